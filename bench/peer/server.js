// server.js -- the rival: the same register, the same addresses, the same answers, as an able portal team would write them today: Fastify with
// schemas for what comes in and what goes out, better-sqlite3 with statements prepared once, one worker per core. It has no cache of answers,
// no search with marks, no conditional lists in depth: only what ./dev bench asks of it. Its cursors and sort keys are its own.
//   node server.js REGISTER PORT WORKERS HEADLINE_DEFINITIONS SQL_FOLDER
import cluster from 'node:cluster'
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import Fastify from 'fastify'

const [, , file, port, workers, definitionsFile, sqlFolder] = process.argv
if (cluster.isPrimary) {
  for (let i = 0; i < Number(workers); i++) cluster.fork()
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM')
    process.exit(0)
  })
} else {
  serve()
}

function serve () {
  const db = new Database(file, { fileMustExist: true })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 10000')
  db.pragma('cache_size = -8192')
  const fastify = Fastify({ logger: false })
  const change = db.prepare("SELECT number FROM change WHERE resource <> 'keys' ORDER BY number DESC LIMIT 1").pluck() // of what can be read

  // ---- schemas ----

  const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
  const text = { type: ['string', 'null'] }
  const int = { type: ['integer', 'null'] }
  const bool = { type: 'boolean' }
  const shape = (fields, type) => Object.fromEntries(fields.split(' ').map(name => [name, type]))
  const ordered = (order, ...parts) => {
    const all = Object.assign({}, ...parts)
    return { type: 'object', properties: Object.fromEntries(order.split(' ').map(name => [name, all[name]])) }
  }
  const productFields = 'id code name group_id group_code group_name producer_id producer_code producer_name unit_id unit_code unit_name ' +
    'stars certified_until validity producer_kind joined_on joined_on_precision left_on left_on_precision source synthetic note version recorded_at'
  const product = ordered(productFields, shape(productFields, text),
    shape('id group_id producer_id unit_id stars version', int), { synthetic: bool })
  const communeFields = 'id code name kind parent_code parent_name on_roster level standard_on advanced_on model_on standard advanced model ' +
    'assessed assessed_on set_code criteria_met criteria_total indicators_met indicators_total'
  const commune = ordered(communeFields, shape(communeFields, text), shape('id criteria_met criteria_total indicators_met indicators_total', int),
    shape('on_roster standard advanced model assessed', bool))
  const list = item => ({
    type: 'object',
    properties: { items: { type: 'array', items: item }, next: text, as_of: { type: 'string' }, change: { type: 'integer' } }
  })
  const problem = { type: 'object', properties: { title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } } }
  const responses = (status, schema) => ({ [status]: schema, '4xx': problem })

  const refuse = (reply, status, title, detail) =>
    reply.code(status).type('application/problem+json; charset=utf-8').send({ title, status, detail })
  const today = () => new Date().toISOString().slice(0, 10)
  const fresh = (request, reply, tag) => {
    reply.header('ETag', tag).header('Cache-Control', 'public, max-age=3600').header('Vary', 'Accept-Language, Accept-Encoding')
    return request.headers['if-none-match'] === tag
  }

  // ---- products ----

  const columns = `SELECT t.id, t.code, t.name, t.group_id, g.code AS group_code, g.name AS group_name, t.producer_id, m.code AS producer_code,
      m.name AS producer_name, t.unit_id, u.code AS unit_code, u.full_name AS unit_name, t.stars, t.certified_until, t.validity, m.kind AS producer_kind, t.joined_on,
      t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at`
  const source = `(SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
      CASE WHEN c.id IS NOT NULL THEN 'valid'
        WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= :day) THEN 'lapsed' ELSE 'none' END AS validity FROM product p
      LEFT JOIN certification c ON c.id = (
        SELECT k.id FROM certification k WHERE k.product_id = p.id
          AND coalesce(k.valid_from, k.decided_on) <= :day AND k.decided_on <= :day AND (k.valid_to IS NULL OR k.valid_to >= :day)
          AND (k.ended_on IS NULL OR k.ended_on > :day) ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t`
  const joins = `LEFT JOIN product_group g ON g.id = t.group_id LEFT JOIN producer m ON m.id = t.producer_id LEFT JOIN unit u ON u.id = t.unit_id`
  const productById = db.prepare(`${columns} FROM ${source} ${joins} WHERE t.id = :id`)
  const unitOn = db.prepare('SELECT id FROM unit WHERE code = :code AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)').pluck()
  const unitFirst = db.prepare(`SELECT id FROM unit WHERE code = :code AND valid_from_precision = 'not_later_than' ORDER BY valid_from LIMIT 1`).pluck()

  fastify.get('/api/v1/products/:id', {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } },
      querystring: { type: 'object', properties: { as_of: day }, additionalProperties: false },
      response: responses(200, product)
    }
  }, (request, reply) => {
    const on = request.query.as_of ?? today()
    const row = productById.get({ id: request.params.id, day: on })
    if (!row) return refuse(reply, 404, 'Không tìm thấy', 'không có bản ghi này')
    if (fresh(request, reply, `"${row.version}.${change.get()}.${on}"`)) return reply.code(304).send()
    return row
  })

  // One kept statement for each set of filters and each order.
  const lists = new Map()
  const sorts = { code: ['t.code_sort', ''], '-code': ['t.code_sort', ' DESC'], joined_on: ['t.joined_on', ''], '-joined_on': ['t.joined_on', ' DESC'] }
  function listOf (query, stars) {
    const key = `${query.sort}|${stars?.length ?? ''}|${query.unit ? 1 : 0}|${query.q ? 1 : 0}|${query.cursor ? 1 : 0}`
    let statement = lists.get(key)
    if (statement) return statement
    const [by, way] = sorts[query.sort]
    const where = ['t.joined_on <= :day', '(t.left_on IS NULL OR t.left_on > :day)']
    if (stars) where.push(`t.stars IN (${stars.map((_, i) => `:stars${i}`).join(', ')})`)
    if (query.unit) where.push('t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = :unit AND x.scope_from <= :day AND x.scope_to >= :day)')
    if (query.q) where.push('s.product_search MATCH :q')
    if (query.cursor) where.push(`(${by}, t.id) ${way ? '<' : '>'} (:last, :last_id)`)
    statement = db.prepare(`${columns}, ${by} AS place FROM ${source} ${query.q ? 'JOIN product_search s ON s.rowid = t.id' : ''} ${joins}
      WHERE ${where.join(' AND ')} ORDER BY ${by}${way}, t.id${way} LIMIT :most`)
    lists.set(key, statement)
    return statement
  }
  const fold = s => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd')

  fastify.get('/api/v1/products', {
    schema: {
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          as_of: day,
          limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
          sort: { type: 'string', enum: Object.keys(sorts), default: 'code' },
          stars: { type: 'string', pattern: '^[1-5](,[1-5])*$' },
          unit: { type: 'string', maxLength: 20 },
          q: { type: 'string', maxLength: 200 },
          cursor: { type: 'string', maxLength: 500 }
        }
      },
      response: responses(200, list(product))
    }
  }, (request, reply) => {
    const query = request.query
    const on = query.as_of ?? today()
    const number = change.get()
    if (fresh(request, reply, `W/"${number}-${on}"`)) return reply.code(304).send()
    const stars = query.stars?.split(',').map(Number)
    const values = { day: on, most: query.limit + 1 }
    stars?.forEach((star, i) => { values[`stars${i}`] = star })
    if (query.unit) {
      values.unit = unitOn.get({ code: query.unit, day: on }) ?? unitFirst.get({ code: query.unit })
      if (!values.unit) return refuse(reply, 400, 'Tham số không hợp lệ', 'không có đơn vị này')
    }
    if (query.q) values.q = fold(query.q).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(word => `"${word}"`).join(' ') + '*'
    if (query.cursor) [values.last, values.last_id] = JSON.parse(Buffer.from(query.cursor, 'base64url').toString())
    const items = listOf(query, stars).all(values)
    let next = null
    if (items.length > query.limit) {
      items.pop()
      const last = items[items.length - 1]
      const at = request.raw.url.replace(/[?&]cursor=[^&]*/, '')
      next = `${at}${at.includes('?') ? '&' : '?'}cursor=${Buffer.from(JSON.stringify([last.place, last.id])).toString('base64url')}`
      reply.header('Link', `<${next}>; rel="next"`)
    }
    return { items, next, as_of: on, change: number }
  })

  // ---- communes ----

  const held = (name, level) => `LEFT JOIN certification ${name} ON ${name}.id = (SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = '${level}'
      AND coalesce(k.valid_from, k.decided_on) <= :day AND k.decided_on <= :day AND (k.valid_to IS NULL OR k.valid_to >= :day)
      AND (k.ended_on IS NULL OR k.ended_on > :day) ORDER BY k.decided_on LIMIT 1)`
  const results = what => `CASE WHEN a.id IS NOT NULL THEN (SELECT ${what}) END`
  const communeById = db.prepare(`SELECT u.id, u.code, u.full_name AS name, u.kind, p.code AS parent_code, p.full_name AS parent_name,
      EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= :day AND (r.left_on IS NULL OR r.left_on > :day)) AS on_roster,
      CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
      s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
      s.id IS NOT NULL AS standard, d.id IS NOT NULL AS advanced, m.id IS NOT NULL AS model, a.id IS NOT NULL AS assessed, a.assessed_on, cs.code AS set_code,
      ${results("count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met'")} AS criteria_met,
      ${results('count(*) FROM assessment_result r WHERE r.assessment_id = a.id')} AS criteria_total,
      ${results('coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id')} AS indicators_met,
      ${results('coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id')} AS indicators_total
    FROM unit u LEFT JOIN unit p ON p.id = u.parent_id ${held('s', 'standard')} ${held('d', 'advanced')} ${held('m', 'model')}
    LEFT JOIN assessment a ON a.id = (SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= :day ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
    LEFT JOIN criteria_set cs ON cs.id = a.set_id WHERE u.level = 'commune' AND u.id = :id`)

  fastify.get('/api/v1/communes/:code', {
    schema: { querystring: { type: 'object', properties: { as_of: day }, additionalProperties: false }, response: responses(200, commune) }
  }, (request, reply) => {
    const on = request.query.as_of ?? today()
    const id = unitOn.get({ code: request.params.code, day: on }) ?? unitFirst.get({ code: request.params.code })
    const row = id && communeById.get({ id, day: on })
    if (!row) return refuse(reply, 404, 'Không tìm thấy', 'không có xã này')
    if (fresh(request, reply, `"0.${change.get()}.${on}"`)) return reply.code(304).send()
    return row
  })

  // ---- the headline ----

  const statementOf = name => db.prepare(readFileSync(`${sqlFolder}/${name}.sql`, 'utf8').replace(/\$1\b/g, ':day')
    .replace(/\$2\b/g, ':unit').replace(/\$3\b/g, ':from')).raw()
  const communesCounted = statementOf('headline_communes')
  const productsCounted = statementOf('headline_products')
  const unitShown = db.prepare('SELECT id, code, level, full_name, name_en FROM unit WHERE id = ?')
  const definitions = JSON.parse(readFileSync(definitionsFile, 'utf8')) // name -> vi, en
  const [UNITS, ROSTER, STANDARD, ADVANCED, MODEL, NEW_STANDARD, NEW_ADVANCED, NEW_MODEL, ASSESSED, CRITERIA, INDICATORS,
    PRODUCTS, PRODUCTS_NEW, STARS_5, STARS_4, STARS_3, STARS_3_TO_5] = Array(17).keys()
  const figures = [
    ['communes_total', ROSTER, UNITS, () => 'communes?on_roster=true'],
    ['communes_standard', STANDARD, ROSTER, () => 'communes?on_roster=true&standard=true'],
    ['communes_advanced', ADVANCED, ROSTER, () => 'communes?on_roster=true&advanced=true'],
    ['communes_model', MODEL, ROSTER, () => 'communes?on_roster=true&model=true'],
    ['average_criteria', CRITERIA, ASSESSED, () => 'communes?on_roster=true&assessed=true', true],
    ['average_indicators', INDICATORS, ASSESSED, () => 'communes?on_roster=true&assessed=true', true],
    ['newly_standard', NEW_STANDARD, ROSTER, (f, d) => `communes?on_roster=true&standard_on_from=${f}&standard_on_to=${d}`],
    ['newly_advanced', NEW_ADVANCED, ROSTER, (f, d) => `communes?on_roster=true&advanced_on_from=${f}&advanced_on_to=${d}`],
    ['newly_model', NEW_MODEL, ROSTER, (f, d) => `communes?on_roster=true&model_on_from=${f}&model_on_to=${d}`],
    ['products_total', PRODUCTS, PRODUCTS, () => 'products?sort=code'],
    ['products_new', PRODUCTS_NEW, PRODUCTS, f => `products?joined_on_from=${f}`],
    ['products_3_to_5_stars', STARS_3_TO_5, PRODUCTS, () => 'products?stars=3,4,5'],
    ['products_5_stars', STARS_5, PRODUCTS, () => 'products?stars=5'],
    ['products_4_stars', STARS_4, PRODUCTS, () => 'products?stars=4'],
    ['products_3_stars', STARS_3, PRODUCTS, () => 'products?stars=3']
  ]
  const number = { type: 'number' }
  const figure = {
    type: 'object',
    properties: {
      value: number,
      sum: number,
      count: number,
      has_data: bool,
      numerator: number,
      denominator: number,
      definition: { type: 'object', properties: { vi: text, en: text } },
      rows: { type: 'string' }
    }
  }
  const headline = {
    type: 'object',
    properties: {
      unit: { type: 'object', properties: { id: int, code: text, level: text, full_name: text } },
      as_of: text,
      from: text,
      figures: { type: 'object', properties: Object.fromEntries(figures.map(([name]) => [name, figure])) },
      sentence: { type: 'object', properties: { vi: text, en: text } },
      change: int
    }
  }
  const average = (sum, count) => count ? Math.round(sum * 10 / count) / 10 : 0
  const vi = n => String(n).replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))/g, '.')

  function sentences (unit, on, from, n) {
    const date = d => `${d.slice(8)}/${d.slice(5, 7)}/${d.slice(0, 4)}`
    const c = average(n[CRITERIA], n[ASSESSED]).toFixed(1)
    const i = average(n[INDICATORS], n[ASSESSED]).toFixed(1)
    return {
      vi: `Đến ngày ${date(on)}, ${unit.full_name} có ${vi(n[STANDARD])}/${vi(n[ROSTER])} xã đạt chuẩn nông thôn mới, trong đó ${vi(n[ADVANCED])} xã nâng cao ` +
        `và ${vi(n[MODEL])} xã kiểu mẫu; ${n[ASSESSED] ? `bình quân mỗi xã đạt ${vi(c)} tiêu chí và ${vi(i)} chỉ tiêu` : 'chưa có kết quả đánh giá tiêu chí'}. ` +
        `Từ ngày ${date(from)} có thêm ${vi(n[NEW_STANDARD])} xã đạt chuẩn, ${vi(n[NEW_ADVANCED])} xã nâng cao và ${vi(n[NEW_MODEL])} xã kiểu mẫu. ` +
        `Chương trình OCOP có ${vi(n[PRODUCTS])} sản phẩm, trong đó ${vi(n[PRODUCTS_NEW])} sản phẩm mới tham gia và ${vi(n[STARS_3_TO_5])} sản phẩm đạt 3–5 sao.`,
      en: `On ${on}, ${unit.name_en ?? unit.full_name} had ${n[STANDARD]} of ${n[ROSTER]} communes certified new rural, ${n[ADVANCED]} at the advanced and ` +
        `${n[MODEL]} at the model level; ${n[ASSESSED] ? `on average ${c} criteria and ${i} indicators met per commune` : 'no assessment results yet'}. ` +
        `Since ${from}, ${n[NEW_STANDARD]} communes were newly certified standard, ${n[NEW_ADVANCED]} advanced and ${n[NEW_MODEL]} model. ` +
        `OCOP counted ${n[PRODUCTS]} products, ${n[PRODUCTS_NEW]} of them new and ${n[STARS_3_TO_5]} with 3 to 5 stars.`
    }
  }

  fastify.get('/api/v1/reports/progress', {
    schema: {
      querystring: { type: 'object', required: ['unit'], properties: { unit: { type: 'string', maxLength: 20 }, as_of: day, from: day }, additionalProperties: false },
      response: responses(200, headline)
    }
  }, (request, reply) => {
    const on = request.query.as_of ?? today()
    const from = request.query.from ?? `${on.slice(0, 4)}-01-01`
    const code = request.query.unit
    const id = unitOn.get({ code, day: on }) ?? unitFirst.get({ code })
    if (!id) return refuse(reply, 400, 'Tham số không hợp lệ', 'không có đơn vị này')
    const last = change.get()
    if (fresh(request, reply, `W/"${last}-${on}"`)) return reply.code(304).send()
    const unit = unitShown.get(id)
    const n = [...communesCounted.get({ unit: id, day: on, from }), ...productsCounted.get({ unit: id, day: on, from })]
    n.push(n[STARS_5] + n[STARS_4] + n[STARS_3])
    const shown = {}
    for (const [name, numerator, denominator, rows, isAverage] of figures) {
      const one = { value: n[numerator], numerator: n[numerator], denominator: n[denominator], definition: definitions[name] }
      if (isAverage) {
        one.value = average(n[numerator], n[denominator])
        one.sum = n[numerator]
        one.count = n[denominator]
        one.has_data = n[denominator] > 0
      }
      one.rows = `/api/v1/${rows(from, on)}&unit=${encodeURIComponent(code)}&as_of=${on}&limit=500&count=true`
      shown[name] = one
    }
    return { unit, as_of: on, from, figures: shown, sentence: sentences(unit, on, from, n), change: last }
  })

  // ---- creating a product: key checked, validated, logged in the chain of changes, searchable, durable ----

  const keyByPrefix = db.prepare('SELECT id, hash, role, expires_on, revoked_at FROM api_key WHERE prefix = ?')
  const writers = new Set(['commune', 'district', 'province', 'admin'])
  function principalOf (request) {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    const key = token && keyByPrefix.get(token.slice(0, 12))
    if (!key || !timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(key.hash, 'hex'))) return null
    if (key.revoked_at || (key.expires_on && key.expires_on < today())) return null
    return key
  }
  const groupByCode = db.prepare('SELECT id FROM product_group WHERE code = ?').pluck()
  const producerByCode = db.prepare('SELECT id FROM producer WHERE code = ?').pluck()
  const lastChange = db.prepare('SELECT number, hash, at FROM change ORDER BY number DESC LIMIT 1')
  const nextId = db.prepare('SELECT max(coalesce((SELECT max(id) FROM product), 0), coalesce((SELECT max(id) FROM product_history), 0)) + 1').pluck()
  const insertProduct = db.prepare(`INSERT INTO product (id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on,
      left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort)
    VALUES (:id, :code, :name, :group_id, :producer_id, :unit_id, :joined_on, :joined_on_precision, :left_on, :left_on_precision, :source, :synthetic,
      :note, :version, :recorded_at, :code_sort, :name_sort)`)
  const insertSearch = db.prepare('INSERT INTO product_search (rowid, fold, marked) VALUES (?, ?, ?)')
  const insertChange = db.prepare(`INSERT INTO change (number, at, principal, request_id, resource, record_id, action, after, reason, previous_hash, hash)
    VALUES (?, ?, ?, ?, 'products', ?, 'create', ?, NULL, ?, ?)`)
  const precision = { type: ['string', 'null'], enum: ['day', 'month', 'year', 'not_later_than', 'assumed', null] }
  const optionalDay = { ...day, type: ['string', 'null'] }

  const create = db.transaction((input, principal, requestId) => {
    const group = groupByCode.get(input.group_code)
    const unit = unitOn.get({ code: input.unit_code, day: input.joined_on }) ?? unitFirst.get({ code: input.unit_code })
    const producer = input.producer_code ? producerByCode.get(input.producer_code) : null
    if (!group || !unit || producer === undefined) return null
    const last = lastChange.get()
    const version = last.number + 1
    const at = `${new Date().toISOString().slice(0, -1)}000Z`
    const name = input.name.normalize('NFC')
    const after = {
      id: nextId.get(),
      code: input.code,
      name,
      group_id: group,
      producer_id: producer,
      unit_id: unit,
      joined_on: input.joined_on,
      joined_on_precision: input.joined_on_precision ?? null,
      left_on: input.left_on ?? null,
      left_on_precision: input.left_on_precision ?? null,
      source: input.source ?? null,
      synthetic: input.synthetic ?? false,
      note: input.note ?? null,
      version,
      recorded_at: at
    }
    insertProduct.run({ ...after, synthetic: after.synthetic ? 1 : 0, code_sort: fold(after.code), name_sort: fold(name) })
    insertSearch.run(after.id, fold(name), name.toLowerCase())
    const line = JSON.stringify(after)
    const who = `key:${principal.id} ${principal.role}`
    const hash = createHash('sha256').update(JSON.stringify([last.hash, version, at, who, requestId, 'products', after.id, 'create', line])).digest('hex')
    insertChange.run(version, at, who, requestId, after.id, line, last.hash, hash)
    return productById.get({ id: after.id, day: today() })
  })

  fastify.post('/api/v1/products', {
    bodyLimit: 1048576,
    schema: {
      body: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'name', 'group_code', 'unit_code', 'joined_on'],
        properties: {
          code: { type: 'string', minLength: 1, maxLength: 40 },
          name: { type: 'string', minLength: 1, maxLength: 300 },
          group_code: { type: 'string', maxLength: 20 },
          producer_code: { type: ['string', 'null'], maxLength: 40 },
          unit_code: { type: 'string', maxLength: 20 },
          joined_on: day,
          joined_on_precision: precision,
          left_on: optionalDay,
          left_on_precision: precision,
          source: { type: ['string', 'null'], maxLength: 500 },
          synthetic: { type: 'boolean' },
          note: { type: ['string', 'null'], maxLength: 1000 }
        }
      },
      response: responses(201, product)
    },
    preHandler: async (request, reply) => {
      request.principal = principalOf(request)
      if (!request.principal) return refuse(reply, 401, 'Chưa xác thực', 'khóa không đúng')
      if (!writers.has(request.principal.role)) return refuse(reply, 403, 'Không có quyền', 'khóa không được ghi')
    }
  }, (request, reply) => {
    const input = request.body
    if (input.joined_on > today() || (input.left_on && input.left_on <= input.joined_on)) return refuse(reply, 422, 'Dữ liệu không hợp lệ', 'ngày không hợp lệ')
    let row
    try {
      row = create.immediate(input, request.principal, randomUUID().replaceAll('-', ''))
    } catch (error) {
      if (error.code === 'SQLITE_CONSTRAINT_UNIQUE') return refuse(reply, 409, 'Đã có', 'mã đã có')
      throw error
    }
    if (!row) return refuse(reply, 422, 'Dữ liệu không hợp lệ', 'không có nhóm, đơn vị hoặc chủ thể này')
    return reply.code(201).header('Location', `/api/v1/products/${row.id}`).header('ETag', `"${row.version}.${row.version}.${today()}"`)
      .header('Cache-Control', 'no-store').send(row)
  })

  process.on('SIGTERM', () => fastify.close().then(() => process.exit(0)))
  fastify.listen({ port: Number(port), host: '127.0.0.1' })
}
