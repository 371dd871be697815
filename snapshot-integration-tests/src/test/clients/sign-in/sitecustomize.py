"""Resolves the hosts of Microsoft to SIMULATOR_ADDRESS, in this process alone."""

import os
import socket

_HOSTS = ("login.microsoftonline.com", "graph.microsoft.com")
_getaddrinfo = socket.getaddrinfo


def _resolve(host, *arguments, **options):
    return _getaddrinfo(os.environ["SIMULATOR_ADDRESS"] if host in _HOSTS else host, *arguments, **options)


socket.getaddrinfo = _resolve
