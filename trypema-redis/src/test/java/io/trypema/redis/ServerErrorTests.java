package io.trypema.redis;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls that Redis answers with an error.
 */
class ServerErrorTests {

	private static final RateLimit WIDE = RateLimit.parse("1000000/h");

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static RedisServer server;

	private static StatefulRedisConnection<String, String> connection;

	private static boolean answersWhileLoading;

	private RedisRateLimiterProvider provider;

	private AbsoluteRateLimiter limiter;

	@BeforeAll
	static void startServer() {
		server = start();
		connection = server.client().connect();
	}

	private static RedisServer start() {
		try {
			RedisServer slow = RedisServer.start("--key-load-delay", "500", "--loading-process-events-interval-bytes",
					"1024");
			answersWhileLoading = true;
			return slow;
		}
		catch (IllegalStateException ex) {
			// Redis 6.2 answers no client while it loads as little data as here
			return RedisServer.start();
		}
	}

	@BeforeEach
	void createProvider() {
		commands().flushall();
		this.provider = createdProvider();
		this.limiter = this.provider.absolute();
	}

	private static RedisRateLimiterProvider createdProvider() {
		return RedisRateLimiterProvider.builder(RedisConnector.of(server.client(), server.uri()))
			.timeout(TIMEOUT)
			.build();
	}

	@AfterEach
	void close() {
		this.provider.close();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	private static RedisCommands<String, String> commands() {
		return connection.sync();
	}

	private void failsWith(String message) {
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> this.limiter.acquire("key", WIDE, 1))
			.withMessageContaining(message);
		assertThat(this.provider.isAvailable()).isFalse();
	}

	private void isNotTakenForAvailable(String reason) {
		try (RedisRateLimiterProvider fresh = createdProvider()) {
			assertThat(fresh.check()).isFalse();
			assertThat(fresh.isAvailable()).isFalse();
			assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(fresh::connect)
				.withMessageContaining(reason);
		}
		// Reads would succeed, again and again, while the circuit breaker admits trial
		// calls
		try (StatefulRedisConnection<String, String> other = server.client().connect()) {
			long failures = failures(other);
			Await.until("more tries", () -> {
				assertThat(this.provider.check()).isFalse();
				return failures(other) >= failures + 3;
			});
		}
		assertThat(this.provider.isAvailable()).isFalse();
	}

	/** Return the number of scripts that the server refused or that failed. */
	private static long failures(StatefulRedisConnection<String, String> other) {
		return other.sync()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.flatMap((line) -> Stream.of(line.split("[,\\r]")))
			.filter((field) -> field.startsWith("rejected_calls=") || field.startsWith("failed_calls="))
			.mapToLong((field) -> Long.parseLong(field.substring(field.indexOf('=') + 1)))
			.sum();
	}

	private void awaitDecisions() {
		Await.until("decisions", () -> failure().isEmpty());
		assertThat(this.provider.isAvailable()).isTrue();
	}

	/** Return the failure of a call, or {@code null} if it gets a decision. */
	private String failure() {
		return failure("key");
	}

	private String failure(String key) {
		try {
			this.limiter.acquire(key, WIDE, 1);
			return "";
		}
		catch (RateLimiterUnavailableException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	@Test
	void repairsALostScriptCacheUnderLoad() {
		try (Callers callers = Callers.start(this.provider, WIDE, "key")) {
			for (int i = 0; i < 50; i++) {
				callers.awaitDecisions(10);
				commands().scriptFlush();
			}
			callers.stop(TIMEOUT);
			assertThat(callers.failure()).isNull();
			assertThat(this.limiter.usage("key", WIDE).accepted()).isEqualTo(callers.allowed());
		}
	}

	@Test
	void loadsItsScriptsWhenItConnects() {
		Scripts scripts = Scripts.onServerTime();
		commands().scriptFlush();
		this.provider.connect();
		Await.until("scripts loaded",
				() -> !commands().scriptExists(scripts.acquire().digest(), scripts.limit().digest()).contains(false));
	}

	@Test
	void startsAnewWhereAllKeysAreLost() {
		RateLimit limit = RateLimit.parse("10/h");
		try (Callers callers = Callers.start(this.provider, limit, "key")) {
			callers.awaitDecisions(100);
			commands().flushall();
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
			assertThat(callers.failure()).isNull();
			assertThat(callers.allowed()).isEqualTo(20);
		}
	}

	@Test
	void failsOnAReplica() {
		this.limiter.acquire("key", WIDE, 1);
		commands().replicaof("127.0.0.1", 1);
		failsWith("READONLY");
		isNotTakenForAvailable("READONLY");
		commands().replicaofNoOne();
		awaitDecisions();
	}

	@Test
	void failsWithoutMemory() {
		this.limiter.acquire("key", WIDE, 1);
		commands().configSet("maxmemory", "1");
		failsWith("OOM");
		isNotTakenForAvailable("OOM");
		commands().configSet("maxmemory", "0");
		awaitDecisions();
	}

	@Test
	void failsWhereScriptsAreForbidden() {
		this.limiter.acquire("key", WIDE, 1);
		acl("default", "-evalsha", "-eval");
		failsWith("NOPERM");
		isNotTakenForAvailable("NOPERM");
		acl("default", "+evalsha", "+eval");
		awaitDecisions();
	}

	@Test
	void tellsNothingThatTheServerQuotes() {
		try (RedisServer renamed = RedisServer.start("--rename-command", "EVALSHA", "OTHER");
				RedisRateLimiterProvider restricted = RedisRateLimiterProvider
					.builder(RedisConnector.of(renamed.client(), renamed.uri()))
					.timeout(TIMEOUT)
					.build()) {
			for (String key : List.of("WRONGTYPE secret", "secret")) {
				assertThatExceptionOfType(RateLimiterUnavailableException.class)
					.isThrownBy(() -> restricted.absolute().acquire(key, WIDE, 1))
					.withMessageContaining("ERR unknown command")
					.extracting(ServerErrorTests::stackTrace, InstanceOfAssertFactories.STRING)
					.doesNotContain("secret");
				assertThat(restricted.isAvailable()).isFalse();
			}
		}
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

	private static void acl(String user, String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(user);
		Stream.of(rules).forEach(arguments::add);
		commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
	}

	@Test
	void takesNoForeignValueForADecision() {
		this.limiter.acquire("key", WIDE, 1);
		commands().lpush(commands().keys("*").get(0).replace("{key}", "{foreign}"), "value");
		commands().replicaof("127.0.0.1", 1);
		failsWith("READONLY");
		Await.until("foreign value seen", () -> failure("foreign").contains("WRONGTYPE"));
		assertThat(this.provider.isAvailable()).isFalse();
		commands().replicaofNoOne();
		awaitDecisions();
	}

	@Test
	void failsWhileAScriptKeepsTheServerBusy() {
		this.limiter.acquire("key", WIDE, 1);
		commands().configSet("lua-time-limit", "10");
		try (StatefulRedisConnection<String, String> other = server.client().connect()) {
			RedisFuture<Object> endless = other.async().eval("while true do end", ScriptOutputType.VALUE);
			Await.until("busy", () -> failure().contains("BUSY"));
			assertThat(this.provider.isAvailable()).isFalse();
			commands().scriptKill();
			awaitDecisions();
			assertThat(endless.toCompletableFuture()).failsWithin(TIMEOUT);
		}
	}

	@Test
	void failsWithoutPassword() {
		commands().configSet("requirepass", "secret");
		Await.until("refused", () -> failure().contains("NOAUTH"));
		assertThat(this.provider.isAvailable()).isFalse();
		commands().configSet("requirepass", "");
		awaitDecisions();
	}

	@Test
	void failsWhileTheServerLoads() {
		commands()
			.mset(IntStream.range(0, 2000).boxed().collect(Collectors.toMap((i) -> "filler" + i, String::valueOf)));
		commands().save();
		this.limiter.acquire("key", WIDE, 1);
		server.kill();
		CompletableFuture<Void> restart = CompletableFuture.runAsync(server::restart);
		Await.until("loading", () -> failure().contains(answersWhileLoading ? "LOADING" : "Redis"));
		restart.join();
		awaitDecisions();
	}

	@ParameterizedTest
	@ValueSource(strings = { "WRONGTYPE", "FOREIGN", "FOREIGN later format" })
	void failsOnlyWhereAKeyHoldsSomethingElse(String kind) {
		this.limiter.acquire("key", WIDE, 1);
		String name = commands().keys("*").get(0);
		String foreign = name.replace("{key}", "{foreign}");
		switch (kind) {
			case "WRONGTYPE" -> commands().lpush(foreign, "value");
			case "FOREIGN" -> commands().set(foreign, "value");
			default -> commands().set(foreign, "\2" + "x".repeat(48));
		}
		byte[] before = commands().dump(foreign);
		List<CompletableFuture<RateLimitDecision>> calls = IntStream.range(0, 100)
			.mapToObj((i) -> this.limiter.acquireAsync((i % 10 == 5) ? "foreign" : "key" + i % 10, WIDE, 1))
			.toList();
		for (int i = 0; i < 100; i++) {
			CompletableFuture<RateLimitDecision> call = calls.get(i);
			if (i % 10 == 5) {
				assertThat(call).failsWithin(TIMEOUT)
					.withThrowableThat()
					.withMessageContaining(kind.startsWith("FOREIGN") ? "FOREIGN (" : "WRONGTYPE (");
			}
			else {
				assertThat(call).succeedsWithin(TIMEOUT);
			}
		}
		assertThat(this.limiter.usage("key1", WIDE).accepted()).isEqualTo(10);
		assertThat(this.provider.isAvailable()).isTrue();
		assertThat(commands().dump(foreign)).isEqualTo(before);
	}

	@Test
	void needsNoRightsBeyondItsPrefix() {
		acl("limiter", "on", ">secret", "resetkeys", "~trypema:*", "-@all", "+@connection", "+select", "+evalsha",
				"+eval", "+time", "+get", "+set", "+del", "+scan", "+unlink");
		RedisURI uri = RedisURI.Builder.redis("127.0.0.1", server.port())
			.withAuthentication("limiter", "secret")
			.withDatabase(1)
			.build();
		try (RedisRateLimiterProvider restricted = RedisRateLimiterProvider
			.builder(RedisConnector.of(server.client(), uri))
			.timeout(TIMEOUT)
			.build()) {
			assertThat(restricted.check()).isTrue();
			Map.of("absolute", restricted.absolute(), "suppressed", restricted.suppressed())
				.values()
				.forEach((limiter) -> {
					limiter.acquire("key", WIDE, 3);
					limiter.refund("key", WIDE, 1);
					limiter.setIf("key", WIDE, CountComparator.always(), 5);
					limiter.peek("key", WIDE, 1);
					limiter.delete("key", WIDE);
					limiter.clear();
				});
		}
	}

}
