"""Scrapy: spiders over feeds and listings, guarded and polite fetching, and the worker program that runs them.

`scheduler` talks to the worker program in the words of `crawler.orders`; the command line reads `crawler.catalogue`.
Nothing here imports from `review`, and no request leaves by another way than `crawler.connect`.
"""
