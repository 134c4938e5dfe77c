-- All values are read before anything is written: one of another type stops the script here.
local values = {}
for i, key in ipairs(KEYS) do
  values[i] = redis.call('GET', key)
end
