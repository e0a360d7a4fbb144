/* init.js -- starts Swagger UI on our own description; nothing is fetched from elsewhere. */
'use strict';
SwaggerUIBundle({
    url: 'openapi.json',
    dom_id: '#ui',
    deepLinking: true,
    docExpansion: 'list',
    validatorUrl: null,
});
