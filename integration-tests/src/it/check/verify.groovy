def log = new File(basedir, 'build.log').getText('UTF-8')
def added = 'ChatMessage.room: it was added and is required (field-added-required, breaks the wire)'

assert log.contains('compared with unchanged: no changes')
assert log.contains('[ERROR] src/main/protocol/chat.yaml:4:3: ' + added)
assert log.contains('not understood (old client to new server, old server to new client')
assert log.contains('1 error; 1 change: 1 of the wire, 0 of source, 0 that break nothing')
assert log.contains(added + ', acknowledged')
assert log.contains('acknowledged.yaml:1:9: acknowledged: version 1 was never deployed')
assert log.contains('compared with earlier: 1 change: 1 of the wire, 0 of source, 0 that break nothing; 1 acknowledged')
assert log.contains('[WARNING] src/main/protocol/chat.yaml:4:3: ' + added)
assert log.contains('compared with earlier.jar: 1 change')
assert log.count('[ERROR] src/main/protocol/chat.yaml:4:3: ' + added) == 2 : 'the folder and the released artifact'
assert log.contains('the earlier protocol com.example:chat-protocol:0 cannot be found')
assert !log.contains('\tat ') : 'a change must not end in a stack trace'
return true
