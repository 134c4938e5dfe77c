package io.trypema.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimiterProvider;

/**
 * A separate process that calls a limiter as specified by lines of input, and answers
 * each with a line.
 */
final class LoadMain {

	/** Requests the time of this process. */
	static final String TIME = "time";

	private static final Logger LETTUCE_LOGGER = Logger.getLogger("io.lettuce");

	private final RedisClient client;

	private LoadMain(RedisClient client) {
		this.client = client;
	}

	/**
	 * Run tasks until the end of input.
	 * @param arguments the URL of Redis
	 */
	public static void main(String[] arguments) throws Exception {
		LETTUCE_LOGGER.setLevel(Level.SEVERE);
		LoadMain main = new LoadMain(RedisClient.create(arguments[0]));
		Thread reader = new Thread(main::readTasks, "tasks");
		reader.start();
		reader.join();
		System.exit(0);
	}

	private void readTasks() {
		BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try {
			for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
				start(line);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void start(String line) {
		if (line.equals(TIME)) {
			answer("time=" + System.nanoTime());
		}
		else {
			LoadTask task = LoadTask.of(line);
			// Not on the reading thread, which has to detect the end of the parent
			new Thread(() -> answer(run(task)), "task").start();
		}
	}

	private static synchronized void answer(String line) {
		System.out.println(line);
	}

	private String run(LoadTask task) {
		RedisRateLimiterProvider direct = RedisRateLimiterProvider.builder(RedisConnector.of(this.client))
			.prefix(task.text("prefix"))
			.timeout(Duration.ofSeconds(1))
			.hardLimitFactor(task.hardLimitFactor())
			.build();
		RateLimiterProvider provider = task.isDirect() ? direct : HybridRateLimiterProvider.builder(direct).build();
		try (direct; provider) {
			direct.connect();
			KeyedRateLimiter limiter = task.isSuppressed() ? provider.suppressed() : provider.absolute();
			return call(limiter, task);
		}
		catch (RuntimeException ex) {
			return "error=" + ex;
		}
	}

	private static String call(KeyedRateLimiter limiter, LoadTask task) {
		List<LoadCaller> callers = IntStream.range(0, task.threads())
			.mapToObj((thread) -> new LoadCaller(limiter, task, thread))
			.toList();
		List<Thread> threads = callers.stream().map(Thread::new).toList();
		threads.forEach(Thread::start);
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return "admitted=" + callers.stream().mapToLong(LoadCaller::admitted).sum();
	}

}
