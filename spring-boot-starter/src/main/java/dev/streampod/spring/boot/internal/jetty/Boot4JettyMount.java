package dev.streampod.spring.boot.internal.jetty;

import dev.streampod.server.StreampodServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** For Spring Boot 4. */
public final class Boot4JettyMount extends JettyMount
        implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

    public Boot4JettyMount(ObjectProvider<StreampodServer> server, ObjectProvider<BeforeFilter> beforeFilter) {
        super(server, beforeFilter);
    }

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(this::mount);
    }
}
