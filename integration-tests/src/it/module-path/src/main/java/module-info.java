module com.example.chat {
    requires dev.streampod.client;
    requires dev.streampod.common;
    requires dev.streampod.server;
    requires java.compiler;
    requires org.jspecify;
}
