"""What needs a clock or a process: which source is due, who claims its run, and the crawl workers that do the work.

The command line imports `scheduler.crawl` to carry out a crawl; everything else here serves it.
"""
