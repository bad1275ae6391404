import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

// What an earlier version of this module has released.
def jar = new File(basedir, 'earlier.jar')
new ZipOutputStream(jar.newOutputStream()).withCloseable { zip ->
    zip.putNextEntry(new ZipEntry('META-INF/streampod/chat-protocol/chat.yaml'))
    zip << new File(basedir, 'earlier/chat.yaml').bytes
}
def released = new File(localRepositoryPath, 'com/example/chat-protocol/1')
released.mkdirs()
new File(released, 'chat-protocol-1.jar').bytes = jar.bytes
new File(released, 'chat-protocol-1.pom').text = '''\
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>chat-protocol</artifactId>
  <version>1</version>
</project>
'''
return true
