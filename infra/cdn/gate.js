// Runs before /v1/* on the CDN: operators sign for the API's own host, so their routes do not exist here,
// however the path is spelt. No path of the API is as long as `longest`, nor has an empty part or one of dots.
// An organisation's key goes on under a name of ours: CloudFront takes Authorization into no list of what it forwards,
// unless answers are kept by it, and those of the API are not kept (decision 138).
const longest = 1000;

function isHidden(uri) {
  if (uri.length > longest) return true;
  let path = uri;
  for (let turn = 0; turn < 3; turn++) {
    try {
      path = decodeURIComponent(path);
    } catch (e) {
      return true;
    }
  }
  return path.indexOf('//') !== -1 || /\/\.\.?(\/|$)/.test(path) || /^\/v1\/board(\/|$)/.test(path.toLowerCase());
}

function handler(event) {
  if (isHidden(event.request.uri)) {
    return {
      statusCode: 404,
      statusDescription: 'Not Found',
      headers: { 'content-type': { value: 'application/problem+json' }, 'cache-control': { value: 'no-store' } },
      body: '{"type":"/en/problems#not_found","title":"Not Found","status":404,"detail":"There is nothing here.",'
        + '"code":"not_found","request_id":"' + (event.context.requestId || '') + '"}',
    };
  }
  const headers = event.request.headers;
  if (headers.authorization) headers['x-authorization'] = { value: headers.authorization.value };
  else delete headers['x-authorization'];
  return event.request;
}
