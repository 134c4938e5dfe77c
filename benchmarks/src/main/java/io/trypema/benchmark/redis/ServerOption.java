package io.trypema.benchmark.redis;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.redis.test.RedisServer;

/**
 * The Redis given on the command line, or one that is started.
 */
final class ServerOption {

	@Option(names = "--url", description = "Address of Redis; by default one is started")
	private @Nullable String url;

	/** Do some work on Redis, and stop it afterwards if it was started. */
	void use(Work work) throws InterruptedException {
		if (this.url != null) {
			use(this.url, work);
			return;
		}
		try (RedisServer server = RedisServer.start()) {
			use("redis://127.0.0.1:" + server.port(), work);
		}
	}

	private static void use(String url, Work work) throws InterruptedException {
		try (Backend backend = Backend.at(url); RedisProbe redis = new RedisProbe(backend.connect())) {
			System.out.println("Redis " + redis.version() + ", Java " + Runtime.version());
			work.on(backend, redis);
		}
	}

	/**
	 * Work on Redis.
	 */
	@FunctionalInterface
	interface Work {

		void on(Backend backend, RedisProbe redis) throws InterruptedException;

	}

}
