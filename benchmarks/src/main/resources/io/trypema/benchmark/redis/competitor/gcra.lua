-- The generic cell rate algorithm for one permit.
-- KEYS[1]  the theoretical arrival time of the next permit, in microseconds since 2026
-- ARGV[1]  microseconds per permit
-- ARGV[2]  the window in microseconds
-- Returns 0 if the call is admitted, else the microseconds until it would be. O(1).
local time = redis.call('TIME')
local now = (time[1] - 1767225600) * 1000000 + time[2]
local expected = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local ahead = expected + ARGV[1] - now
if ahead > tonumber(ARGV[2]) then
	return math.ceil(ahead - ARGV[2])
end
redis.call('SET', KEYS[1], now + ahead, 'PX', math.ceil(ahead / 1000))
return 0
