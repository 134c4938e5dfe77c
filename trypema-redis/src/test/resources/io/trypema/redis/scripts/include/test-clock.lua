-- Return the time that a test has set for the keys of its prefix.
local function server_time()
  local prefix = string.match(KEYS[1], '^[^:]*')
  return tonumber(redis.call('GET', prefix .. ':clock'))
end
