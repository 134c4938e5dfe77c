package io.trypema.consumer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running instance of the application.
 */
final class Instance implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private Instance(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Start an instance with some properties. */
	static Instance start(String... properties) {
		String[] arguments = Stream.concat(Stream.of("server.port=0"), Arrays.stream(properties))
			.map("--"::concat)
			.toArray(String[]::new);
		return new Instance(SpringApplication.run(ConsumerApplication.class, arguments));
	}

	HttpResponse<String> get(String path) {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		try {
			return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
