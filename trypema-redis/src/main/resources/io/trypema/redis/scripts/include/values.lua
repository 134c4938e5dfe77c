-- Each value begins with a byte that gives its format; packed doubles follow.
local FORMAT = 1

-- All values are read before the first write: one of another type or format stops the script here.
local values = {}
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  if value and (#value % 8 ~= 1 or string.byte(value) ~= FORMAT) then
    return redis.error_reply('FOREIGN value of another format')
  end
  values[i] = value
end
