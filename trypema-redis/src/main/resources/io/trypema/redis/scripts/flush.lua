-- Add to plain counters what an instance has counted, once.
--
-- KEYS     what was last added by the instance; counters in the same slot
-- ARGV[1]  number of what is to be added, milliseconds for which that is remembered, 1 if nothing
--          need be remembered of the instance; milliseconds to live and 1 if they are counted from
--          the first change, as for other operations; for each counter what to add
-- Returns  the time of the server in microseconds; 1 if all counters were removed since the last time,
--          and nothing was added, or 0; then for each counter 0 if it was done, 1 if the value would
--          leave its range, or 2 if there is something else; unless that, the value

-- include clock.lua
-- include numbers.lua
-- include exchange.lua
-- include counter.lua

local number = string.format('%.0f', next_number())
local memory = string.format('%.0f', next_number())
local first = next_number() == 1
local ttl = next_ttl()
local last = redis.call('GET', KEYS[1])

if not last and not first then
  reply(1)
  return table.concat(replies)
end

reply(0)
for i = 2, #KEYS do
  local n = next_text()
  local status, value = DONE, nil
  if last ~= number and n ~= '0' then
    status, value = add(KEYS[i], n)
    if status == DONE then
      expire(KEYS[i], ttl)
    end
  end
  value = value or read(KEYS[i])
  if value then
    reply(status, value)
  else
    reply(FOREIGN)
  end
end
redis.call('SET', KEYS[1], number, 'PX', memory)
return table.concat(replies)
