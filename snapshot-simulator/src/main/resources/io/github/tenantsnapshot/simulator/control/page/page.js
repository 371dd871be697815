'use strict';
// The simulator's page. Everything that the server sends is shown as text, never as markup.
(() => {
  const ROOT = '/_simulator';
  const POLL_MS = 1000;
  const ROWS = 200; // of the journal
  const PAGE = 100; // of a snapshot
  const LONGEST_JSON = 100000; // characters
  const VIEWS = ['jobs', 'journal', 'faults', 'snapshot', 'tenants'];

  let token = '';
  let view = 'jobs';
  let tenant = '';
  let overview = null;
  let description = null; // the OpenAPI document
  let polling = false;
  let journal = { cursor: 0, clears: -1, follow: true, first: 0, advised: '' };
  let advice = new Map(); // texts by the number of their entry
  let shownEntry = 0;
  let shownJob = '';
  let snapshot = { tenant: '', id: '', from: 0, count: 0 };

  const $ = id => document.getElementById(id);

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) {
      element.textContent = String(text);
    }
    if (className) {
      element.className = className;
    }
    return element;
  }

  function put(parent, ...children) {
    parent.replaceChildren(...children);
    return parent;
  }

  function button(text, action, label) {
    const made = make('button', text);
    made.type = 'button';
    if (label) {
      made.setAttribute('aria-label', label);
    }
    made.addEventListener('click', () => run(action));
    return made;
  }

  async function call(method, path, body) {
    const headers = { Authorization: 'Bearer ' + token };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const response = await fetch(ROOT + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    const text = await response.text();
    const json = text ? JSON.parse(text) : null;
    if (!response.ok) {
      const failure = new Error(json && json.error ? json.error.message : 'status ' + response.status);
      failure.status = response.status;
      throw failure;
    }
    return json;
  }

  const get = path => call('GET', path);
  const part = encodeURIComponent;

  /** Runs an action of the user, shows its failure, and updates the page. */
  async function run(action) {
    $('message').textContent = '';
    try {
      await action();
      await update();
    } catch (failure) {
      $('message').textContent = failure.message;
    }
  }

  const number = value => value.toLocaleString('en-US');
  const time = text => text.replace('T', ' ').replace(/(\.\d+)?Z$/, (all, fraction) => (fraction || '').slice(0, 4) + ' UTC');
  const clockTime = text => time(text).slice(11, -4);
  const words = text => text.replace(/([A-Z])/g, ' $1').toLowerCase();

  function span(milliseconds) {
    let rest = Math.max(0, Math.round(milliseconds / 1000));
    const days = Math.floor(rest / 86400);
    rest %= 86400;
    const hours = Math.floor(rest / 3600);
    const minutes = Math.floor(rest / 60) % 60;
    return (days ? days + ' d ' : '') + (hours ? hours + ' h ' : '') + (minutes ? minutes + ' min ' : '') + (rest % 60) + ' s';
  }

  // ---- the loop

  async function update() {
    overview = await get('/overview');
    showOverview();
    if (view === 'jobs') {
      await showJobs();
    } else if (view === 'journal') {
      await followJournal();
    } else if (view === 'faults') {
      await showFaults();
    } else if (view === 'tenants') {
      showTenants();
    }
  }

  async function poll() {
    if (!document.hidden && !polling && token) {
      polling = true;
      try {
        await update();
        connection('connected', false);
      } catch (failure) {
        connection('not connected: ' + failure.message, true);
        if (failure.status === 401) {
          askForToken();
        }
      } finally {
        polling = false;
      }
    }
    setTimeout(poll, POLL_MS);
  }

  function connection(text, lost) {
    if ($('connection').textContent !== text) { // otherwise a screen reader repeats it
      $('connection').textContent = text;
      $('connection').className = lost ? 'lost' : '';
    }
  }

  // ---- the bar

  function limitText(name, limits) {
    return name + ' ' + number(limits.used) + (limits.limit === undefined ? ', no limit' : ' of ' + number(limits.limit));
  }

  function gauge(id, name, limits) {
    $(id + '-label').textContent = limitText(name, limits);
    $(id).hidden = limits.limit === undefined;
    if (limits.limit !== undefined) {
      $(id).max = Math.max(1, limits.limit);
      $(id).high = $(id).max * 0.8;
      $(id).optimum = 0;
      $(id).value = limits.limit === 0 ? 1 : limits.used;
    }
  }

  function showOverview() {
    const ids = overview.tenants.map(each => each.id);
    if ([...$('tenant').options].map(each => each.value).join() !== ids.join()) {
      put($('tenant'), ...ids.map(id => make('option', id)));
    }
    if (!ids.includes(tenant)) {
      tenant = ids[0];
    }
    $('tenant').value = tenant;
    const virtual = overview.clock === 'virtual';
    $('clock-kind').textContent = virtual ? 'Virtual time' : 'Real time';
    $('now').textContent = time(overview.now);
    $('now').dateTime = overview.now;
    for (const each of $('advance').querySelectorAll('input, button:not(#reset)')) {
      each.disabled = !virtual;
    }
    const its = overview.tenants.find(each => each.id === tenant);
    gauge('slots', 'Jobs', its.slots);
    gauge('quota', 'Quota', its.quota);
    $('quota-label').title = 'since ' + time(its.quota.periodStart);
    const active = overview.activeFaults;
    $('tab-faults').textContent = active ? 'Faults (' + active + ')' : 'Faults';
  }

  // ---- jobs

  const EVENTS = { create: 'created', start: 'started', succeed: 'succeeded', succeedPartially: 'succeeded partially', fail: 'failed' };
  const ENDS = { succeeded: 'is-succeeded', partiallySuccessful: 'is-partial', failed: 'is-failed' };
  const COLORS = { succeeded: 'good', partiallySuccessful: 'warn', failed: 'bad' };

  function nextStep(job, now) {
    if (job.nextStepAt) {
      const left = Date.parse(job.nextStepAt) - now;
      return (job.status === 'notStarted' ? 'starts at ' : 'ends at ') + time(job.nextStepAt) + (left > 0 ? ', in ' + span(left) : ', now');
    }
    if (job.leasedUntil) {
      return 'a worker runs it; its lease ends at ' + time(job.leasedUntil);
    }
    return COLORS[job.status] ? '' : 'waits until a client reads it or a fault is cleared';
  }

  async function showJobs() {
    const its = tenant;
    const listed = await get('/tenants/' + part(its) + '/jobs?limit=' + PAGE);
    if (view !== 'jobs' || its !== tenant) {
      return;
    }
    const now = Date.parse(listed.now);
    const jobs = listed.jobs.slice().reverse();
    $('jobs-note').textContent = jobs.length === 0
      ? 'The tenant has no jobs.'
      : listed.more ? 'The newest ' + jobs.length + ' of ' + number(listed.slots.used) + ' jobs, newest first' : 'Newest first';
    const state = JSON.stringify([jobs, listed.clock === 'real' ? Math.round(now / 1000) : now]);
    if ($('job-list').dataset.state === state) {
      return;
    }
    const focused = document.activeElement && document.activeElement.dataset.job;
    const instants = jobs.flatMap(job => job.transitions.map(each => Date.parse(each.at)));
    const next = jobs.flatMap(job => (job.nextStepAt ? [Date.parse(job.nextStepAt)] : []));
    const begin = Math.min(...instants, now);
    const end = Math.max(...instants, ...next, begin + 1, jobs.some(job => !COLORS[job.status]) ? now : begin);
    put($('job-list'), ...jobs.map(job => jobItem(job, now, begin, end)));
    $('job-list').dataset.state = state;
    if (focused) {
      const again = [...$('job-list').querySelectorAll('button')].find(each => each.dataset.job === focused);
      if (again) {
        again.focus();
      }
    }
  }

  function jobItem(job, now, begin, end) {
    const item = make('li');
    const head = make('div', null, 'job-head');
    const details = button('Details', () => showJob(job.id), 'Details of ' + job.displayName);
    details.dataset.job = job.id;
    head.append(make('span', job.displayName, 'job-name'), make('span', words(job.status), 'badge ' + (COLORS[job.status] || '')), details);
    if (job.snapshotId) {
      const open = button('Snapshot (' + number(job.resourceCount) + ')', () => openSnapshot(job.snapshotId), 'Snapshot of ' + job.displayName + ', ' + job.resourceCount + ' resources');
      open.dataset.job = job.id + '/snapshot';
      head.append(open);
    }
    if (job.errorCount) {
      head.append(make('span', job.errorCount + (job.errorCount === 1 ? ' error detail' : ' error details'), 'bad'));
    }
    const track = make('div', null, 'track');
    track.setAttribute('aria-hidden', 'true');
    const add = (from, to, className) => {
      const bar = make('span', null, className);
      bar.style.left = ((from - begin) / (end - begin)) * 100 + '%';
      bar.style.width = (Math.max(0, to - from) / (end - begin)) * 100 + '%';
      track.append(bar);
    };
    const at = {};
    job.transitions.forEach(each => { at[each.event] = Date.parse(each.at); });
    const ended = COLORS[job.status] ? Date.parse(job.transitions[job.transitions.length - 1].at) : 0;
    const until = ended || now;
    add(at.create, at.start || until, '');
    if (at.start) {
      add(at.start, until, ended ? ENDS[job.status] : 'is-running');
    }
    if (job.nextStepAt) {
      add(until, Date.parse(job.nextStepAt), 'is-next');
    }
    const stages = make('ol', null, 'stages');
    job.transitions.forEach(each => stages.append(make('li', EVENTS[each.event] + ' ' + time(each.at))));
    const step = nextStep(job, now);
    if (step) {
      stages.append(make('li', step, 'warn'));
    }
    if (job.attempt > 1) {
      stages.append(make('li', 'attempt ' + job.attempt, 'warn'));
    }
    item.append(head, track, stages);
    return item;
  }

  async function showJob(id) {
    const job = await get('/tenants/' + part(tenant) + '/jobs/' + part(id));
    shownJob = id;
    const list = (name, texts) => {
      const made = make('ul');
      texts.slice(0, 50).forEach(text => made.append(make('li', text)));
      return texts.length ? [make('h3', name + ' (' + texts.length + ')'), made] : [];
    };
    const facts = make('dl');
    const fact = (name, value) => facts.append(make('dt', name), make('dd', value));
    fact('id', job.id);
    fact('status', words(job.status));
    fact('description', job.description || '(none)');
    fact('expires', time(job.expiresAt));
    fact('attempt', job.attempt);
    put($('job'), make('h2', job.displayName), facts, ...list('Error details', job.errorDetails), ...list('Resource types', job.resources));
    $('job').hidden = false;
    $('job').scrollIntoView({ block: 'nearest' });
  }

  // ---- journal

  function query(more) {
    const options = new URLSearchParams(more);
    const add = (name, value) => value && options.set(name, value);
    add('url', $('filter-url').value);
    add('operation', $('filter-operation').value);
    add('method', $('filter-method').value);
    add('unmatched', $('filter-unmatched').checked ? 'true' : '');
    return '/journal?' + options;
  }

  async function loadNewest() {
    journal.follow = true;
    showPage(await get(query({ limit: ROWS })));
  }

  async function loadOlder() {
    if (journal.first > 1) {
      journal.follow = false;
      showPage(await get(query({ before: journal.first, limit: ROWS })));
    }
  }

  function showPage(page) {
    if (view !== 'journal') {
      return;
    }
    journal.cursor = page.last;
    journal.clears = page.clears;
    put($('entries'), ...page.entries.map(row).reverse());
    noteJournal(page);
  }

  function noteJournal(page) {
    const rows = $('entries').rows;
    journal.first = rows.length ? Number(rows[rows.length - 1].dataset.number) : 0;
    const text = (rows.length === 0 ? 'No requests' : 'Requests ' + journal.first + ' to ' + rows[0].dataset.number + ', newest first')
      + ' (the newest is ' + page.last + (page.dropped ? '; ' + number(page.dropped) + ' older ones were dropped' : '') + ')'
      + (journal.follow ? '' : '; new requests are not added until you choose Newest');
    if ($('journal-note').textContent !== text) {
      $('journal-note').textContent = text;
    }
    $('older').disabled = journal.first <= 1;
  }

  async function followJournal() {
    await updateAdvice();
    const end = overview.journal;
    if (journal.clears !== end.clears) {
      $('entry').hidden = true;
      shownEntry = 0;
      await loadNewest();
    } else if (journal.follow && end.last > journal.cursor) {
      const cursor = journal.cursor;
      const page = await get(query({ after: cursor, limit: ROWS }));
      if (view !== 'journal' || page.clears !== journal.clears || cursor !== journal.cursor) {
        return;
      }
      if (page.more && page.last - journal.cursor > ROWS) {
        await loadNewest(); // it grows faster than it is read
        return;
      }
      $('entries').prepend(...page.entries.map(row).reverse());
      while ($('entries').rows.length > ROWS) {
        $('entries').deleteRow(-1);
      }
      journal.cursor = page.more ? page.entries[page.entries.length - 1].number : page.last;
      noteJournal(page);
    }
  }

  function remarks(entry) {
    const cell = make('td');
    const badge = (text, className) => cell.append(make('span', text, 'badge ' + className));
    if (advice.has(entry.number)) {
      badge('advice', 'warn');
    }
    if (entry.fault) {
      badge('fault: ' + entry.fault, 'bad');
    }
    if (entry.tooEarly) {
      badge('before Retry-After', 'bad');
    }
    if (entry.unmatched) {
      badge('not simulated', 'warn');
    }
    entry.notes.forEach(note => badge(note, 'soft'));
    return cell;
  }

  const outcome = status => (status === 0 ? 'no response' : String(status));
  const statusColor = status => (status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good');

  function row(entry) {
    const made = make('tr');
    made.dataset.number = entry.number;
    made.className = entry.number === shownEntry ? 'chosen' : '';
    const first = make('td');
    first.append(button(entry.number, () => showEntry(entry.number), 'Request ' + entry.number + ': ' + entry.method + ' ' + entry.operation));
    const request = make('td');
    request.append(make('span', entry.operation === 'other' ? '' : words(entry.operation) + ' ', 'soft'), make('span', entry.method + ' ' + path(entry.url)));
    made.append(first, make('td', clockTime(entry.at), 'time'), request, make('td', outcome(entry.status), statusColor(entry.status)), remarks(entry));
    made.entry = entry;
    return made;
  }

  function path(url) {
    const short = url.replace(/^https?:\/\/[^/]*/, '').replace('/admin/configurationManagement/', '/…/');
    return short.length > 300 ? short.slice(0, 300) + '…' : short;
  }

  async function updateAdvice() {
    if (!description || !description.paths[ROOT + '/advice']) {
      return;
    }
    const state = overview.journal.clears + '/' + overview.journal.last;
    if (journal.advised === state) {
      return;
    }
    const found = (await get('/advice')).advice;
    journal.advised = state;
    advice = new Map();
    found.forEach(each => advice.set(each.entry, (advice.get(each.entry) || []).concat(each.text)));
    put($('advice-list'), ...found.slice(0, 50).map(each => {
      const item = make('li', each.text + ' ');
      item.append(button('Request ' + each.entry, () => showEntry(each.entry)));
      return item;
    }));
    $('advice').hidden = found.length === 0;
    for (const each of $('entries').rows) {
      each.replaceChild(remarks(each.entry), each.cells[4]);
    }
  }

  function pretty(text) {
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch (failure) { // not JSON, or truncated: shown as it is
    }
    return shown.length > LONGEST_JSON ? shown.slice(0, LONGEST_JSON) + '…' : shown;
  }

  function messagePart(title, line, headers, body) {
    const list = make('dl');
    Object.keys(headers).forEach(name => [].concat(headers[name]).forEach(value => list.append(make('dt', name), make('dd', value))));
    return [make('h3', title), make('pre', line), list, make('pre', body === '' ? '(no body)' : pretty(body))];
  }

  async function showEntry(id) {
    const entry = await get('/journal/' + id);
    shownEntry = id;
    for (const each of $('entries').rows) {
      each.className = Number(each.dataset.number) === id ? 'chosen' : '';
    }
    const texts = advice.get(id) || [];
    const hints = texts.map(text => make('p', 'Advice: ' + text, 'warn'));
    if (entry.fault) {
      hints.push(make('p', 'Fault: ' + entry.fault, 'bad'));
    }
    if (entry.tooEarly) {
      hints.push(make('p', 'The client sent the request before Retry-After had elapsed.', 'bad'));
    }
    entry.notes.forEach(note => hints.push(make('p', note, 'soft')));
    put($('entry'), make('h2', 'Request ' + id), make('p', time(entry.at) + (entry.caller ? ' by ' + entry.caller : ', no caller')), ...hints,
      ...messagePart('Request', entry.method + ' ' + entry.url, entry.requestHeaders, entry.requestBody),
      ...messagePart('Response', outcome(entry.status), entry.responseHeaders, entry.responseBody));
    $('entry').hidden = false;
    $('entry').scrollTop = 0;
  }

  // ---- faults

  async function showFaults() {
    const listed = (await get('/faults?limit=' + PAGE)).faults.reverse();
    if (view !== 'faults' || $('fault-list').dataset.state === JSON.stringify(listed)) {
      return;
    }
    $('fault-list').dataset.state = JSON.stringify(listed);
    put($('fault-list'), ...listed.map(fault => {
      const made = make('tr');
      const last = make('td');
      last.append(button('Clear', () => call('DELETE', '/faults/' + part(fault.id)), 'Clear fault ' + fault.id));
      made.append(make('td', fault.id), make('td', fault.description), make('td', fault.active ? 'active' : 'ended', fault.active ? 'bad' : 'soft'), make('td', number(fault.timesTriggered)), last);
      return made;
    }));
  }

  const resolve = schema => (schema.$ref ? { ...resolve(at(schema.$ref)), ...schema } : schema);
  const at = reference => reference.slice(2).split('/').reduce((node, name) => node[name], description);
  const kinds = () => description.components.schemas.NewFault.discriminator.mapping;

  function showKind() {
    const schema = at(kinds()[$('fault-kind').value]);
    $('fault-description').textContent = schema.description;
    put($('fault-members'), ...Object.keys(schema.properties).filter(name => name !== 'kind').map(name => member(name, resolve(schema.properties[name]), schema.required.includes(name))));
  }

  function member(name, schema, required) {
    const label = make('label', name + (required ? ' (required)' : '') + ' ');
    let field;
    if (schema.type === 'array' && schema.items.$ref) {
      const set = make('fieldset');
      set.append(make('legend', name));
      resolve(schema.items).enum.forEach(word => {
        const each = make('label');
        const box = make('input');
        box.type = 'checkbox';
        box.value = word;
        box.dataset.list = name;
        each.append(box, ' ' + word);
        set.append(each);
      });
      return set;
    }
    if (schema.enum) {
      field = make('select');
      field.append(...['', ...schema.enum].map(word => make('option', word)));
    } else {
      field = make('input');
      field.type = schema.type === 'boolean' ? 'checkbox' : 'text';
      field.autocomplete = 'off';
      field.spellcheck = false;
    }
    field.dataset.member = name;
    field.dataset.type = schema.type || 'string';
    field.required = required;
    label.append(field, make('small', schema.description || ''));
    return label;
  }

  async function addFault() {
    const fault = { kind: $('fault-kind').value };
    for (const field of $('fault-members').querySelectorAll('[data-member]')) {
      const type = field.dataset.type;
      const text = field.value.trim();
      if (type === 'boolean') {
        if (field.checked) {
          fault[field.dataset.member] = true;
        }
      } else if (text !== '') {
        const numeric = (type === 'integer' || type === 'number') && Number.isFinite(Number(text));
        fault[field.dataset.member] = type === 'array' ? [text] : numeric ? Number(text) : text;
      }
    }
    for (const box of $('fault-members').querySelectorAll('[data-list]:checked')) {
      (fault[box.dataset.list] = fault[box.dataset.list] || []).push(box.value);
    }
    await call('POST', '/faults', fault);
  }

  // ---- snapshot

  async function openSnapshot(id) {
    snapshot = { tenant, id, from: 0, count: 0 };
    show('snapshot');
    await showResources();
  }

  const withoutPosition = each => ({ displayName: each.displayName, resourceType: each.resourceType, properties: each.properties });

  /** Shows the resources of the page as the snapshot has them, or hides them. */
  async function showJson() {
    const shown = $('as-json').getAttribute('aria-pressed') === 'true';
    if (!snapshot.id || shown) {
      hideJson();
      return;
    }
    const resources = [];
    let position = snapshot.from;
    let more = true;
    while (more && position < snapshot.from + snapshot.shown) {
      const left = snapshot.from + snapshot.shown - position;
      const page = await get('/tenants/' + part(snapshot.tenant) + '/snapshots/' + part(snapshot.id) + '/resources?properties=true&from=' + position + '&limit=' + left);
      resources.push(...page.resources.map(withoutPosition));
      position += page.resources.length;
      more = page.resources.length > 0;
    }
    put($('resource'), make('h2', 'Resources ' + number(snapshot.from + 1) + ' to ' + number(position)), make('pre', pretty(JSON.stringify({ resources }))));
    $('as-json').setAttribute('aria-pressed', 'true');
    $('resource').hidden = false;
    $('resource').scrollTop = 0;
  }

  function hideJson() {
    $('as-json').setAttribute('aria-pressed', 'false');
    $('resource').hidden = true;
  }

  async function showResources() {
    if (!snapshot.id) {
      $('snapshot-note').textContent = 'Choose a snapshot of a job in the view Jobs.';
      return;
    }
    const page = await get('/tenants/' + part(snapshot.tenant) + '/snapshots/' + part(snapshot.id) + '/resources?from=' + snapshot.from + '&limit=' + PAGE);
    snapshot.count = page.resourceCount;
    snapshot.shown = page.resources.length;
    $('snapshot-note').textContent = page.displayName + ': ' + (page.resources.length === 0
      ? number(page.resourceCount) + ' resources'
      : 'resources ' + number(snapshot.from + 1) + ' to ' + number(snapshot.from + page.resources.length) + ' of ' + number(page.resourceCount));
    $('previous').disabled = snapshot.from === 0;
    $('next').disabled = snapshot.from + snapshot.shown >= snapshot.count;
    hideJson();
    put($('resources'), ...page.resources.map(each => {
      const made = make('tr');
      const name = make('td');
      name.append(button(each.displayName, () => showResource(each.position), 'JSON of ' + each.displayName));
      made.dataset.position = each.position;
      made.append(make('td', number(each.position + 1)), name, make('td', each.resourceType));
      return made;
    }));
  }

  async function showResource(position) {
    const found = await get('/tenants/' + part(snapshot.tenant) + '/snapshots/' + part(snapshot.id) + '/resources/' + position);
    for (const each of $('resources').rows) {
      each.className = Number(each.dataset.position) === position ? 'chosen' : '';
    }
    hideJson();
    put($('resource'), make('h2', found.displayName), make('pre', pretty(JSON.stringify(withoutPosition(found)))));
    $('resource').hidden = false;
    $('resource').scrollTop = 0;
  }

  // ---- tenants

  function showTenants() {
    const more = overview.tenantCount - overview.tenants.length;
    $('tenants-note').textContent = more > 0 ? number(more) + ' more tenants are not shown.' : '';
    const state = JSON.stringify(overview.tenants);
    if ($('tenant-list').dataset.state === state) {
      return;
    }
    $('tenant-list').dataset.state = state;
    put($('tenant-list'), ...overview.tenants.map(each => {
      const made = make('tr');
      const first = make('td');
      first.append(button(each.id, () => choose(each.id), 'Show tenant ' + each.id));
      made.append(first, make('td', number(each.resourceCount)), make('td', limitText('', each.slots)), make('td', limitText('', each.quota)));
      return made;
    }));
  }

  function choose(id) {
    tenant = id;
    $('job').hidden = true;
    show('jobs');
  }

  // ---- views

  function show(name) {
    view = name;
    for (const each of VIEWS) {
      const chosen = each === name;
      $(each).hidden = !chosen;
      $('tab-' + each).setAttribute('aria-selected', String(chosen));
      $('tab-' + each).tabIndex = chosen ? 0 : -1;
    }
    // only the chosen view has rows, so that the document stays small
    for (const id of ['job-list', 'entries', 'fault-list', 'resources', 'tenant-list']) {
      put($(id));
      delete $(id).dataset.state;
    }
    journal.clears = -1;
    journal.follow = true;
  }

  function showView(name) {
    show(name);
    if (name === 'snapshot') {
      return showResources();
    }
  }

  function askForToken() {
    token = '';
    for (const id of ['bar', 'tabs', 'main']) {
      $(id).hidden = true;
    }
    $('sign-in').hidden = false;
    $('token').focus();
  }

  async function begin() {
    description = await get('/openapi.json');
    await get('/time'); // fails without a valid token
    const schemas = description.components.schemas;
    put($('fault-kind'), ...Object.keys(kinds()).map(kind => make('option', kind)));
    put($('filter-operation'), $('filter-operation').options[0], ...schemas.Operation.enum.map(each => make('option', each)));
    showKind();
    for (const id of ['bar', 'tabs', 'main']) {
      $(id).hidden = false;
    }
    $('sign-in').hidden = true;
    connection('connected', false);
    show(view);
  }

  function on(id, type, action) {
    $(id).addEventListener(type, event => {
      event.preventDefault();
      run(() => action(event));
    });
  }

  on('advance', 'submit', () => call('POST', '/advance', { duration: $('duration').value.trim() }));
  on('idle', 'click', () => call('POST', '/advance', { untilIdle: true }));
  $('reset').addEventListener('click', () => $('confirm').showModal());
  $('confirm').addEventListener('close', () => {
    if ($('confirm').returnValue === 'yes') {
      run(() => call('POST', '/reset'));
    }
    $('confirm').returnValue = '';
  });
  on('tenant', 'change', () => choose($('tenant').value));
  on('filter', 'submit', loadNewest);
  on('older', 'click', loadOlder);
  on('newest', 'click', loadNewest);
  on('clear-journal', 'click', () => call('DELETE', '/journal'));
  on('clear-faults', 'click', () => call('DELETE', '/faults'));
  on('fault-kind', 'change', showKind);
  on('new-fault', 'submit', addFault);
  on('previous', 'click', () => {
    snapshot.from = Math.max(0, snapshot.from - PAGE);
    return showResources();
  });
  on('as-json', 'click', showJson);
  on('next', 'click', () => {
    snapshot.from += snapshot.shown;
    return showResources();
  });
  on('sign-in', 'submit', () => {
    token = $('token').value.trim();
    $('token').value = '';
    return begin().catch(failure => {
      askForToken();
      throw failure;
    });
  });
  for (const name of VIEWS) {
    on('tab-' + name, 'click', () => showView(name));
  }
  $('tabs').addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length];
      $('tab-' + next).focus();
      $('tab-' + next).click();
    }
  });

  const sent = /^#token=(.+)$/.exec(location.hash);
  if (sent) {
    token = decodeURIComponent(sent[1]);
  }
  history.replaceState(null, '', location.pathname);
  if (token) {
    run(() => begin().catch(failure => {
      askForToken();
      throw failure;
    }));
  } else {
    askForToken();
  }
  setTimeout(poll, POLL_MS);
})();
