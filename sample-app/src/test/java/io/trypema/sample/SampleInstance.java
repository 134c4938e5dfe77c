package io.trypema.sample;

import java.util.List;
import java.util.Objects;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.RequestHeadersSpec;

import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.LaxCounter;
import io.trypema.sample.LoginController.Credentials;
import io.trypema.sample.ReportController.ReportRequest;

/**
 * A running sample application, with the profile {@code redis} and a separate port.
 */
final class SampleInstance implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final RestTestClient client;

	private SampleInstance(ConfigurableApplicationContext context) {
		this.context = context;
		this.client = RestTestClient.bindToServer().baseUrl(address("")).build();
	}

	/** Return the URL of a path of this instance. */
	String address(String path) {
		return "http://127.0.0.1:" + this.context.getEnvironment().getRequiredProperty("local.server.port") + path;
	}

	/**
	 * Start an instance. Its calls wait for Redis, however slow the machine is.
	 */
	static SampleInstance start(ConfigurableApplicationContext redis, List<String> properties) {
		return new SampleInstance(new SpringApplicationBuilder(SampleApplication.class).parent(redis)
			.profiles("redis")
			.properties("server.port=0", "trypema.redis.timeout=10s")
			.run(properties.stream().map("--"::concat).toArray(String[]::new)));
	}

	Answer search() {
		return answer(this.client.get().uri("/search?q=dune"));
	}

	Answer quote(String apiKey) {
		return get("/quotes", apiKey);
	}

	Answer get(String path, String apiKey) {
		return answer(this.client.get().uri(path).header("X-Api-Key", apiKey));
	}

	Answer report(int rows) {
		return answer(this.client.post().uri("/reports").body(new ReportRequest(rows)));
	}

	Answer login(String password) {
		return answer(this.client.post().uri("/login").body(new Credentials("ada", password)));
	}

	private static Answer answer(RequestHeadersSpec<?> request) {
		EntityExchangeResult<String> result = request.exchange().returnResult(String.class);
		return new Answer(result.getStatus().value(), result.getResponseHeaders());
	}

	/** Add to the lax counter that the properties declare, and set one of its keys. */
	void count() {
		LaxCounter counter = this.context.getBean(LaxCounter.class);
		counter.add("page", 1);
		counter.set("start", 1);
	}

	/** Return the number of keys with permits to spend. */
	long leases() {
		return this.context.getBean(HybridRateLimiterProvider.class).leases();
	}

	@Override
	public void close() {
		this.context.close();
	}

	record Answer(int status, HttpHeaders headers) {

		long retryAfterSeconds() {
			return Long.parseLong(Objects.requireNonNull(this.headers.getFirst(HttpHeaders.RETRY_AFTER)));
		}

	}

}
