package io.trypema.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.ConcurrencyPermit;

/**
 * A separate process that has calls in flight, controlled by lines of input.
 */
final class ConcurrencyMain {

	private ConcurrencyMain() {
	}

	/**
	 * Take a place of three for each line {@code take}, give the oldest back for
	 * {@code give}, and print whether it is lost for {@code lost}; exit at the end of
	 * input.
	 * @param arguments the URL of Redis, the prefix, and the milliseconds after which an
	 * instance is dead
	 */
	public static void main(String[] arguments) throws IOException {
		RedisClient client = RedisClient.create();
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		RedisConnector connector = RedisConnector.of(client, RedisURI.create(arguments[0]));
		try (RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(connector)
			.prefix(arguments[1])
			.timeout(Duration.ofSeconds(10))
			.build();
				ConcurrencyLimiter limiter = RedisConcurrencyLimiter.builder(provider, "calls")
					.deadAfter(Duration.ofMillis(Long.parseLong(arguments[2])))
					.build()) {
			Deque<ConcurrencyPermit> permits = new ArrayDeque<>();
			for (String line = lines.readLine(); line != null && !line.equals("leave"); line = lines.readLine()) {
				System.out.println(answer(line, limiter, permits));
			}
		}
		System.out.println("left");
		System.exit(0);
	}

	private static String answer(String line, ConcurrencyLimiter limiter, Deque<ConcurrencyPermit> permits) {
		return switch (line) {
			case "take" -> {
				ConcurrencyDecision decision = limiter.acquire("k", ConcurrencyLimit.of(3));
				if (decision.isAllowed()) {
					permits.add(decision.permit());
				}
				yield decision.toString();
			}
			case "give" -> {
				permits.remove().closeAsync().join();
				yield "given";
			}
			default -> permits.isEmpty() ? "none" : "lost " + permits.element().isLost();
		};
	}

}
