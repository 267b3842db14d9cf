"""The HTTP front of `make run`: plays the CDN, API Gateway and the Lambda Runtime API around the real handlers."""
