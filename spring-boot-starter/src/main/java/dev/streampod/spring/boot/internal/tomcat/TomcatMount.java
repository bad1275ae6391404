package dev.streampod.spring.boot.internal.tomcat;

import dev.streampod.server.StreampodFilter;
import dev.streampod.spring.boot.internal.start.SharedPort;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/** Puts the server's filter into Tomcat, behind the application's own, those of Spring Security among them. */
public final class TomcatMount extends FilterRegistrationBean<StreampodFilter> implements SharedPort {

    public TomcatMount(StreampodFilter filter) {
        super(filter);
        setName("streampod");
        addUrlPatterns("/*");
        setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        setAsyncSupported(true);
        setOrder(LOWEST_PRECEDENCE);
    }
}
