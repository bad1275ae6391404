-- Has the next message of a history say that something is missing before it, if Redis has gone back to an earlier state: if the
-- history ends before a message that was heard, or goes on without it, or if that message was of a later epoch of this stream, which is
-- not there any more. post.lua says what an epoch is made of.
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
if not epoch then return 0 end
local broken = false
if epoch:sub(1, 8) == ARGV[1] then
  broken = not complete or ARGV[5] == '1'
elseif epoch:sub(5, 8) == ARGV[1]:sub(5) then
  broken = ARGV[1]:byte(1) >= epoch:byte(1)
end
if not broken then return 0 end
local new = redis.call('HLEN', KEYS[2]) == 0
-- Behind the epoch: how many breaks precede what is lost, if that was said of this epoch before, the most.
local breaks = ARGV[1]:byte(1)
if begun and #begun > 8 and begun:sub(1, 8) == epoch:sub(1, 8) then breaks = math.max(breaks, begun:byte(9)) end
redis.call('HSET', KEYS[2], 'e', epoch:sub(1, 8) .. string.char(breaks))
if new then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return 1
