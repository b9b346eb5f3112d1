"""Proxies of the environment."""

import os
import unittest
from unittest import mock

from mm_jupyter import PostError, post

from .fake_service import Answer, start


class ProxyTest(unittest.TestCase):
    def setUp(self):
        self.proxy = start(self)
        os.environ["JUPYTERPOST_URL"] = "http://hub.example/services/jupyterpost"

    def test_a_request_to_elsewhere_goes_through_the_proxy(self):
        with mock.patch.dict(os.environ, {"http_proxy": self.proxy.origin.replace("//", "//me:p%40ss@")}):
            post("a", "c")
        request = self.proxy.requests[0]
        self.assertEqual(request.path, "http://hub.example/services/jupyterpost/")
        self.assertEqual(request.headers["Host"], "hub.example")
        self.assertEqual(request.headers["Proxy-Authorization"], "Basic bWU6cEBzcw==")

    def test_https_goes_through_a_tunnel_that_does_not_see_the_token(self):
        self.proxy.answers = [Answer(403, {}), Answer(403, {})]
        with mock.patch.dict(os.environ, {"https_proxy": self.proxy.origin}):
            with self.assertRaises(PostError):
                post("a", "c", service_url="https://hub.example/services/jupyterpost")
        request = self.proxy.requests[0]
        self.assertEqual((request.method, request.path), ("CONNECT", "hub.example:443"))
        self.assertNotIn("Authorization", request.headers)

    def test_loopback_takes_no_proxy(self):
        with mock.patch.dict(os.environ, {"http_proxy": "http://127.0.0.1:1"}):
            for host in ("127.0.0.1", "localhost"):
                post("a", "c", service_url=self.proxy.url.replace("127.0.0.1", host))
        self.assertEqual(len(self.proxy.requests), 2)
        self.assertEqual(self.proxy.requests[0].path, "/services/jupyterpost/")

    def test_no_proxy_is_heard(self):
        with mock.patch.dict(os.environ, {"http_proxy": self.proxy.origin, "no_proxy": "hub.invalid"}):
            with self.assertRaises(PostError):
                post("a", "c", service_url="http://hub.invalid/", timeout=5)
        self.assertEqual(self.proxy.requests, [])

    def test_a_proxy_of_another_kind_is_named(self):
        with mock.patch.dict(os.environ, {"all_proxy": "socks5://127.0.0.1:1"}):
            with self.assertRaisesRegex(PostError, "socks5://"):
                post("a", "c")
