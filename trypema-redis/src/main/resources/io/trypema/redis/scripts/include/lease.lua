-- Settle what an instance has done with its lease: what it spent counts from now, what it
-- returns is free. A lease that is not known has expired, so that all of it counts as spent,
-- or was lost with the data; a fresh one is not known yet. Returns whether it is usable.
local function settle_lease(s, now, lease, record_spent)
  for i, known in ipairs(s.leases) do
    if known.id == lease.id then
      local spent = math.min(lease.spent, known.permits)
      local returned = math.min(lease.returned, known.permits - spent)
      s.held = s.held - known.permits
      lease.permits = known.permits - spent - returned
      table.remove(s.leases, i)
      s.held = s.held + lease.permits
      if spent > 0 then
        record_spent(s, now, spent)
      end
      return true
    end
  end
  lease.permits = 0
  return lease.fresh == 1
end

-- Lease an instance more of what is free. Instances that hold leases share it. Returns the
-- permits granted.
local function grant_lease(s, now, lease, limit)
  local free = limit - s.acc - s.held
  local share = math.ceil(free / (1 + #s.leases))
  local granted = math.max(0, math.min(lease.wanted, free, share))
  s.held = s.held + granted
  lease.permits = lease.permits + granted
  if lease.permits > 0 then
    if s.leases == NO_LEASES then
      s.leases = {}
    end
    table.insert(s.leases, { id = lease.id, permits = lease.permits, expiry = now + lease.term })
  end
  return granted
end
