-- Sends the requests of one operation. In the environment: BEARER, and for creates BODY_RUN, which
-- makes the display names of each run different. Prints the result as one line of JSON.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local count = 0
local run = os.getenv("BODY_RUN")

function init(args)
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("BEARER")
  if run then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
  end
end

if run then
  function request()
    count = count + 1
    return wrk.format(nil, nil, nil,
      '{"displayName":"Demo ' .. run .. ' ' .. id .. ' ' .. count .. '",' ..
      '"resources":["microsoft.exchange.transportrule"]}')
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  print(string.format(
    '{"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout + e.status,
    latency:percentile(50), latency:percentile(99)))
end
