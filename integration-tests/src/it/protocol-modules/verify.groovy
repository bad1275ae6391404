import java.util.zip.ZipFile

def log = new File(basedir, 'build.log').getText('UTF-8')
assert !log.contains('[WARNING]')
// What is to be said of the protocol is said where it can be changed, and not once more for its server and client.
assert !log.contains('[INFO] chat-1.jar')
assert !log.contains('is never sent')
assert log.contains('[INFO] src/main/protocol/lines/chat.yaml:16:20: the messages of "toClient" are of the type SerializableEntity')

def entries = new ZipFile(new File(basedir, 'auth/target/auth-1.jar')).withCloseable { jar ->
    jar.entries().collect { it.name }
}
assert entries.contains('META-INF/streampod/auth/users.yaml')
assert entries.contains('META-INF/streampod/auth/module.properties')

def generated = { module, path -> new File(basedir, "${module}/target/generated-sources/streampod/com/example/${path}") }
assert generated('chat', 'chat/Line.java').text.contains('import com.example.auth.UserInfo;')
assert !generated('chat', 'chat/UserInfo.java').exists()
assert generated('chat-server', 'chat/server/ChatEndpoint.java').exists()
assert !generated('chat-server', 'chat/Line.java').exists()
assert generated('chat-client', 'chat/client/ChatClient.java').exists()
assert !generated('chat-client', 'chat/server').exists()
return true
