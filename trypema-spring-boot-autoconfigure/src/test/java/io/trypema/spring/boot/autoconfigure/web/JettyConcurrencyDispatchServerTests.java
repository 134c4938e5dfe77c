package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The same on Jetty.
 */
@Import(JettyServletWebServerAutoConfiguration.class)
class JettyConcurrencyDispatchServerTests extends ConcurrencyDispatchServerTests {

}
