"""What leaves the house: today the exports for downstream use; pages, API, feeds and alerts come to stand here.

It reads through `store` and knows nothing of `crawler`. The command line imports `review.exports`.
"""
