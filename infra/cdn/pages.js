// Serves /en/register from /en/register/index.html, and an unknown address as the 404 page with status 404.
// Runs as a CloudFront Function on the viewer's request and on its answer. S3's own "missing" cannot be used:
// a custom error page would hold for the whole distribution and replace the API's 403 and 404 answers too.
// One text of all names and indexOf: the runtime is ECMAScript 5.1 with few additions, and its time is counted.
const files = ' %FILES% ';
const longest = 300;

function isFile(uri) {
  return uri.length < longest && uri.indexOf(' ') === -1 && files.indexOf(' ' + uri + ' ') !== -1;
}

// Assets pass unchecked: open pages still ask for those of the deploy before, and those of the next one are asked for
// before this script knows them. For a missing one S3 answers 403, which nobody caches.
function fileOf(uri) {
  if (uri.indexOf('/assets/') === 0 || isFile(uri)) return uri;
  const index = uri.charAt(uri.length - 1) === '/' ? uri + 'index.html' : uri + '/index.html';
  return isFile(index) ? index : '/404.html';
}

function handler(event) {
  if (event.request.uri === '/.well-known/change-password') { // W3C: where password managers send people
    return { statusCode: 302, headers: { location: { value: '/en/reset' }, 'cache-control': { value: 'no-store' } } };
  }
  const file = fileOf(event.request.uri);
  if (event.context.eventType === 'viewer-response') {
    if (file === '/404.html') {
      event.response.statusCode = 404;
      event.response.statusDescription = 'Not Found';
      event.response.headers['cache-control'] = { value: 'no-store' }; // the next deploy may bring the page
    }
    return event.response;
  }
  // The 404 page is always sent whole: a 304 or a part of it, made a 404 on the way back, would have no page.
  if (file === '/404.html') {
    const headers = event.request.headers;
    delete headers['if-none-match'];
    delete headers['if-modified-since'];
    delete headers['if-match'];
    delete headers['if-unmodified-since'];
    delete headers['range'];
  }
  event.request.uri = file;
  return event.request;
}
