package io.trypema.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.trypema.redis.WindowChecker.Span;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that share one limiter, and a dedicated Redis.
 */
final class LoadFleet implements AutoCloseable {

	/** The work of the tests as a multiple of the default. */
	static final int PATIENCE = Integer.getInteger("trypema.test.patience", 1);

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.to(this.server);

	private final List<LoadProcess> processes = new ArrayList<>();

	private final List<Path> logs = new ArrayList<>();

	private final List<CompletableFuture<Long>> running = new ArrayList<>();

	private final Path directory;

	private final boolean near;

	private int started;

	/**
	 * Start processes.
	 * @param distance the latency of a message to Redis, and of the answer
	 */
	LoadFleet(Path directory, int size, Duration distance) {
		this.directory = directory;
		this.proxy.delay(distance, distance);
		this.near = distance.isZero();
		for (int i = 0; i < size; i++) {
			this.processes.add(LoadProcess.start(uri()));
		}
		this.processes.forEach(LoadFleet::checkClock);
		startAll(task("length=100"));
		finish();
	}

	private String uri() {
		return (this.near ? this.server.uri() : this.proxy.uri()).toURI().toString();
	}

	/** Processes must share one clock, or their logs could not be merged. */
	private static void checkClock(LoadProcess process) {
		long before = System.nanoTime();
		assertThat(process.time()).isBetween(before, System.nanoTime());
	}

	static LoadTask task(String words) {
		LoadTask task = LoadTask.of(words + " prefix=" + TestRedis.prefix());
		return task.with("length", task.length().toMillis() * PATIENCE);
	}

	/** Run a task on a process. */
	void start(int process, LoadTask task) {
		String log = this.directory.resolve("log-" + this.started++).toString();
		for (int thread = 0; thread < task.threads(); thread++) {
			this.logs.add(task.with("log", log).log(thread));
		}
		this.running.add(this.processes.get(process).run(task.with("log", log)));
	}

	void startAll(LoadTask task) {
		for (int i = 0; i < this.processes.size(); i++) {
			start(i, task);
		}
	}

	LoadProcess process(int index) {
		return this.processes.get(index);
	}

	/** Kill a process, and start a replacement. */
	void replace(int index) {
		this.running.remove(index);
		this.processes.get(index).close();
		LoadProcess started = LoadProcess.start(uri());
		this.processes.set(index, started);
		checkClock(started);
	}

	boolean isRunning() {
		return !this.running.stream().allMatch(CompletableFuture::isDone);
	}

	/** Wait until all tasks are done, and return the admitted calls of each key. */
	List<List<Span>> finish() {
		this.running.forEach(CompletableFuture::join);
		List<List<Span>> calls = CallLog.read(this.logs);
		this.running.clear();
		this.logs.clear();
		return calls;
	}

	@Override
	public void close() {
		this.processes.forEach(LoadProcess::close);
		this.proxy.close();
		this.server.close();
	}

}
