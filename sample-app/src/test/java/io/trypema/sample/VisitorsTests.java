package io.trypema.sample;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watches the visitors of two instances of the sample.
 */
class VisitorsTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static RedisServer server;

	private static ConfigurableApplicationContext redis;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		redis = RedisContext.at(server.uri());
	}

	@AfterAll
	static void stop() {
		redis.close();
		server.close();
	}

	@Test
	void visitorsAreThoseOfAllInstancesAsLongAsTheyWatch() throws IOException {
		try (SampleInstance one = SampleInstance.start(redis, List.of());
				SampleInstance other = SampleInstance.start(redis, List.of())) {
			try (Visit visit = new Visit(one); Visit second = new Visit(one)) {
				second.await(2, 2);
				try (Visit third = new Visit(other)) {
					third.await(3, 1);
					visit.await(3, 2);
				}
				visit.await(2, 2);
			}
			try (Visit visit = new Visit(other)) {
				visit.await(1, 1);
			}
		}
	}

	@Test
	void visitorsOfAnInstanceThatStopsGoAtOnce() throws IOException {
		try (SampleInstance one = SampleInstance.start(redis, List.of()); Visit visit = new Visit(one)) {
			try (SampleInstance other = SampleInstance.start(redis, List.of()); Visit second = new Visit(other)) {
				second.await(2, 1);
				visit.await(2, 1);
			}
			visit.await(1, 1);
			assertThat(visit.read().get("instances")).hasSize(1);
		}
	}

	@Test
	void pageIsThere() throws Exception {
		try (SampleInstance one = SampleInstance.start(redis, List.of())) {
			assertThat(get(one.address("/visitors")).body()).contains("Visitors now");
			assertThat(get(one.address("/visitors-assets/visitors.js")).statusCode()).isEqualTo(200);
			assertThat(get(one.address("/visitors-assets/visitors.css")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void nobodyIsCountedWithoutRedis() throws Exception {
		try (ConfigurableApplicationContext alone = new SpringApplicationBuilder(SampleApplication.class)
			.run("--server.port=0")) {
			String port = alone.getEnvironment().getRequiredProperty("local.server.port");
			assertThat(get("http://127.0.0.1:" + port + "/visitors").statusCode()).isEqualTo(404);
		}
	}

	private static HttpResponse<String> get(String address) throws Exception {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * A visitor.
	 */
	private static final class Visit implements Closeable {

		private final InputStream stream;

		private final BufferedReader reader;

		Visit(SampleInstance instance) {
			HttpRequest request = HttpRequest.newBuilder(URI.create(instance.address("/visitors/now"))).build();
			CompletableFuture<HttpResponse<InputStream>> response = CLIENT.sendAsync(request,
					HttpResponse.BodyHandlers.ofInputStream());
			this.stream = response.join().body();
			this.reader = new BufferedReader(new InputStreamReader(this.stream, StandardCharsets.UTF_8));
		}

		void await(long total, long own) {
			Await.until("so many visitors", () -> {
				JsonNode now = read();
				return now.get("total").asLong() == total && own(now) == own;
			});
		}

		private static long own(JsonNode now) {
			for (JsonNode share : now.get("instances")) {
				if (share.get("id").equals(now.get("instance"))) {
					return share.get("visitors").asLong();
				}
			}
			return 0;
		}

		/** Read the next event. */
		JsonNode read() {
			try {
				String line = this.reader.readLine();
				while (line != null && !line.startsWith("data:{")) {
					line = this.reader.readLine();
				}
				assertThat(line).as("the stream goes on").isNotNull();
				return new ObjectMapper().readTree(String.valueOf(line).substring("data:".length()));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.stream.close();
		}

	}

}
