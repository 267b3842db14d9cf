// Stands before /v1/* on the CDN: operators sign for the API's own host, so their routes do not exist here,
// however the path is spelt.
function plain(uri) {
  let decoded = uri;
  for (let turn = 0; turn < 3; turn++) {
    try {
      decoded = decodeURIComponent(decoded);
    } catch (e) {
      return '/v1/board';
    }
  }
  return decoded.replace(/\/+/g, '/').toLowerCase();
}

function handler(event) {
  const path = plain(event.request.uri);
  if (/^\/v1\/board(\/|$)/.test(path) || path.indexOf('/../') !== -1) {
    return {
      statusCode: 404,
      statusDescription: 'Not Found',
      headers: { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } },
      body: '{"message":"Not Found"}',
    };
  }
  return event.request;
}
