package io.trypema.redis;

import java.util.concurrent.CompletableFuture;

/**
 * A process that calls a limiter.
 */
final class LoadProcess implements AutoCloseable {

	private final JavaProcess process;

	private LoadProcess(JavaProcess process) {
		this.process = process;
	}

	/**
	 * Start a process; it need not be ready yet.
	 * @param redis the URL of Redis
	 */
	static LoadProcess start(String redis) {
		return new LoadProcess(JavaProcess.start(LoadMain.class, redis));
	}

	/** Return the time by the clock of the process, in nanoseconds. */
	long time() {
		this.process.write(LoadMain.TIME);
		return answer("time");
	}

	private long answer(String word) {
		return Long.parseLong(LoadTask.of(this.process.read()).text(word));
	}

	/** Run a task, and return the number of admitted calls when it is done. */
	CompletableFuture<Long> run(LoadTask task) {
		this.process.write(task.toString());
		return CompletableFuture.supplyAsync(() -> answer("admitted"), (command) -> new Thread(command).start());
	}

	/** Suspend all threads of the process. */
	void pause() {
		this.process.pause();
	}

	/** Resume a suspended process. */
	void resume() {
		this.process.resume();
	}

	/** Kill the process immediately, by SIGKILL. */
	@Override
	public void close() {
		this.process.close();
	}

}
