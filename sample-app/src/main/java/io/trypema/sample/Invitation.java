package io.trypema.sample;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Prints commands to try once the application has started.
 */
@Component
class Invitation {

	private static final Log LOGGER = LogFactory.getLog(Invitation.class);

	private final Environment environment;

	Invitation(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String port = this.environment.getProperty("local.server.port");
		if (port != null) {
			LOGGER.info(text("http://localhost:" + port));
		}
	}

	static String text(String address) {
		return """
				Try this:

				  # a limit at work, in a browser
				  {address}/

				  # one search, and the remaining permits of five in ten seconds
				  curl -i '{address}/search?q=dune'

				  # six more: those above the limit are refused, with the seconds after which to retry
				  curl -s -o /dev/null -w '%{http_code} %header{retry-after}\\n' '{address}/search?q=dune&n=[1-6]'

				  # five permits each time, of the 20 a minute that this customer has paid for
				  curl -i -H 'X-Api-Key: k-0815' '{address}/quotes/history'
				""".replace("{address}", address);
	}

}
