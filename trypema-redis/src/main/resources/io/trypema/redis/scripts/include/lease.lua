-- Settle what an instance has done with its lease, and lease it more. Unknown to the key is a
-- lease that has expired, whose permits count as spent, or one that was lost with the data.
-- Instances that hold leases share what is free, but those who wait come first.
-- Returns whether the lease was unknown, the permits granted, those that the instance holds.
local function settle_lease(s, now, lease)
  local kept, own = {}, nil
  for _, known in ipairs(s.leases) do
    if known.id == lease.id then
      own = known
    else
      kept[#kept + 1] = known
    end
  end
  local unknown = own == nil
  local permits = 0
  if own then
    local spent = math.min(lease.spent, own.permits)
    local returned = math.min(lease.returned, own.permits - spent)
    permits = own.permits - spent - returned
    s.held = s.held - spent - returned
    if spent > 0 then
      lease.record(s, now, spent)
    end
  end
  local free = lease.limit - s.acc - s.held
  local share = math.ceil(free / (1 + #kept))
  local granted = math.max(0, math.min(lease.wanted, free, math.max(lease.needed, share)))
  permits = permits + granted
  s.held = s.held + granted
  if permits > 0 then
    kept[#kept + 1] = { id = lease.id, permits = permits, expiry = now + lease.term }
  end
  s.leases = kept
  return unknown, granted, permits
end
