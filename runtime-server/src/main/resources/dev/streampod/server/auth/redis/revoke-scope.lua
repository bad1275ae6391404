-- Takes a scope from all keys of a user.
--
-- KEYS: the user.
-- ARGV: the prefix of keys, the scope.
-- Returns how many keys had it.
local changed = 0
for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local scopes = redis.call('HGET', ARGV[1] .. hash, 'scopes')
  if scopes then
    local left = {}
    local had = false
    for scope in string.gmatch(scopes, '[^\n]+') do
      if scope == ARGV[2] then
        had = true
      else
        left[#left + 1] = scope
      end
    end
    if had then
      redis.call('HSET', ARGV[1] .. hash, 'scopes', table.concat(left, '\n'))
      changed = changed + 1
    end
  end
end
return changed
