package io.trypema.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;

/**
 * A separate process that has a counter with slices, controlled by lines of input.
 */
final class CounterMain {

	private CounterMain() {
	}

	/**
	 * Add the number of each line to one key, and print the cumulative value and the
	 * slice; for {@code check}, print whether Redis answers; exit at the end of input.
	 * @param arguments the URL of Redis, the prefix, the milliseconds after which an
	 * instance is dead, and whether it adds in process
	 */
	public static void main(String[] arguments) throws IOException {
		RedisClient client = RedisClient.create();
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		RedisConnector connector = RedisConnector.of(client, RedisURI.create(arguments[0]));
		try (RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(connector)
			.prefix(arguments[1])
			.timeout(Duration.ofSeconds(10))
			.build();
				InstanceAwareCounter counter = create(provider, Duration.ofMillis(Long.parseLong(arguments[2])),
						Boolean.parseBoolean(arguments[3]))) {
			for (String line = lines.readLine(); line != null && !line.equals("leave"); line = lines.readLine()) {
				System.out
					.println(line.equals("check") ? provider.check() : answer(add(counter, Long.parseLong(line))));
			}
		}
		System.out.println("left");
		System.exit(0);
	}

	private static String answer(InstanceCount count) {
		return count.cumulative() + " " + count.mine();
	}

	private static InstanceAwareCounter create(RedisRateLimiterProvider provider, Duration deadAfter, boolean lax) {
		return lax ? LaxInstanceAwareCounter.builder(provider, "jobs").deadAfter(deadAfter).build()
				: StrictInstanceAwareCounter.builder(provider, "jobs").deadAfter(deadAfter).build();
	}

	private static InstanceCount add(InstanceAwareCounter counter, long n) {
		if (counter instanceof LaxInstanceAwareCounter lax) {
			lax.add("k", n);
			lax.flush();
			return lax.get("k");
		}
		return counter.inc("k", n);
	}

}
