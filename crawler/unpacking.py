"""Compressed bodies: unpacked within the limit of a body, and with an honest error where they can't be."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

MOST_LAYERS = 2


class TooLarge(Exception):
    """A body is larger than a page may be."""


class BrokenBody(Exception):
    """A body can't be unpacked."""


class Unpacking(HttpCompressionMiddleware):
    """Downloader middleware: Scrapy's, with its errors told apart and packings of packings refused."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The answer with its body unpacked. Raises TooLarge, BrokenBody."""
        layers = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if layers > MOST_LAYERS:
            raise BrokenBody(f"its body is packed {layers} times over")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge("its body unpacks to more than a page may have") from error
        except Exception as error:
            raise BrokenBody(f"its body can't be unpacked ({error or type(error).__name__})") from error
