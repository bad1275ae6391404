def log = new File(basedir, 'build.log').getText('UTF-8')
assert log.contains('[WARNING] maven-compiler-plugin deletes the generated code before it compiles, because its setting'
    + ' generatedSourcesDirectory is ')
assert log.contains('[ERROR] packageName is not set')
assert log.contains('<packageName>com.example.protocol</packageName>')
assert log.contains('[ERROR] the code for the target "client" needs streampod-runtime-client')
assert log.contains('<artifactId>streampod-runtime-client</artifactId>')
assert log.contains('[ERROR] the generated code needs Java 17, but maven.compiler.release is 11')
assert log.contains('<maven.compiler.release>17</maven.compiler.release>')
assert log.contains('[ERROR] the executions "default" and "second" both generate'
    + ' target/generated-sources/streampod/com/example/protocol/Line.java, each with another content')
assert !log.contains('\tat ') : 'a mistake of the user must not end in a stack trace'
return true
