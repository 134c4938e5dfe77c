-- Add the increments of an instance to plain counters, once.
--
-- KEYS     the number of the last batch of the instance; counters in the same slot
-- ARGV[1]  number of the batch, milliseconds for which it is remembered; milliseconds to live and 1
--          if they are counted from the first change, as for other operations; for each counter
--          the increment
-- Returns  the time of the server in microseconds; for each counter 0 if it was done, 1 if the value
--          would leave its range, or 2 if the value is not a counter; except for 2, the value

-- include clock.lua
-- include numbers.lua
-- include exchange.lua
-- include counter.lua

local number, memory = next_number(), string.format('%.0f', next_number())
local ttl = next_ttl()
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local is_new = number > last

-- First, so that the batch is not added again if a command fails below
redis.call('SET', KEYS[1], string.format('%.0f', math.max(number, last)), 'PX', memory)

for i = 2, #KEYS do
  local n = next_text()
  local status, value = DONE, nil
  if is_new and n ~= '0' then
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
return table.concat(replies)
