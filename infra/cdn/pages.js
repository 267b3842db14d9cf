// Serves /en/register from en/register/index.html, and an unknown address as the 404 page with status 404.
// Runs as a CloudFront Function on the viewer's request and on its answer. S3's own "missing" cannot be used:
// a custom error page would hold for the whole distribution and replace the API's 403 and 404 answers too.
const files = new Set('%FILES%'.split(' '));

function fileOf(uri) {
  if (files.has(uri)) return uri;
  const index = uri.replace(/\/?$/, '/index.html');
  return files.has(index) ? index : '/404.html';
}

function handler(event) {
  const file = fileOf(event.request.uri);
  if (event.context.eventType === 'viewer-response') {
    if (file === '/404.html') {
      event.response.statusCode = 404;
      event.response.statusDescription = 'Not Found';
    }
    return event.response;
  }
  event.request.uri = file;
  return event.request;
}
