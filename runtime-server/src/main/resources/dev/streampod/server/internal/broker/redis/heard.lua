-- Has the next message of a history say that something is missing before it, if the history ends before a message that was
-- heard, or goes on without it: Redis has gone back to an earlier state.
--
-- KEYS: the stream, the origins.
-- ARGV: the epoch of the message that was heard, and the two numbers of its id; milliseconds to live; 1 if the history is
-- known to go on without it, else 0.
-- Returns 1 if the next message will say so, else 0.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local begun = redis.call('HGET', KEYS[2], 'e')
local epoch, id = begun, '0-0'
if last then
  epoch, id = nil, last[1]
  for i = 1, #last[2], 2 do
    if last[2][i] == 'e' then epoch = last[2][i + 1] end
  end
end
local millis, number = id:match('^(%d+)-(%d+)$')
millis, number = tonumber(millis), tonumber(number)
local heardMillis, heardNumber = tonumber(ARGV[2]), tonumber(ARGV[3])
local complete = millis > heardMillis or (millis == heardMillis and number >= heardNumber)
if epoch ~= ARGV[1] or (complete and ARGV[5] ~= '1') then return 0 end
local new = redis.call('HLEN', KEYS[2]) == 0
redis.call('HSET', KEYS[2], 'e', epoch .. '!')
if new then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return 1
