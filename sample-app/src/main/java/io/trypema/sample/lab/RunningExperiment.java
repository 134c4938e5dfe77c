package io.trypema.sample.lab;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A running experiment, with the page that watches it.
 */
final class RunningExperiment implements AutoCloseable {

	static final int TICK_MILLIS = 10;

	private static final int TICKS_PER_SECOND = 1000 / TICK_MILLIS;

	private static final int TICKS_PER_SAMPLE = TICKS_PER_SECOND / 5;

	private static final int MAX_TICKS_UNWATCHED = 10 * TICKS_PER_SECOND;

	private static final int MAX_TICKS = 15 * 60 * TICKS_PER_SECOND;

	private final Experiment experiment;

	private volatile @Nullable SseEmitter watcher;

	private int ticks;

	private int ticksUnwatched;

	private volatile boolean closed;

	RunningExperiment(Experiment experiment) {
		this.experiment = experiment;
	}

	Experiment experiment() {
		return this.experiment;
	}

	/** Send samples from now on; a page that watched before gets no more. */
	SseEmitter watch() {
		SseEmitter former = this.watcher;
		// No timeout: a closed page is noticed at the next sample
		SseEmitter emitter = new SseEmitter(0L);
		this.watcher = emitter;
		if (former != null) {
			former.complete();
		}
		return emitter;
	}

	/**
	 * Make the calls that are due, and send a sample at intervals. Not to be called by
	 * two threads at the same time.
	 * @return whether to continue
	 */
	boolean tick() {
		this.experiment.step();
		this.ticks++;
		SseEmitter emitter = this.watcher;
		if (emitter == null) {
			this.ticksUnwatched++;
		}
		else if (this.ticks % TICKS_PER_SAMPLE == 0) {
			send(emitter);
		}
		return !this.closed && this.ticks < MAX_TICKS && this.ticksUnwatched < MAX_TICKS_UNWATCHED;
	}

	private void send(SseEmitter emitter) {
		try {
			emitter.send(this.experiment.sample(), MediaType.APPLICATION_JSON);
			this.ticksUnwatched = 0;
		}
		catch (IOException | IllegalStateException ex) {
			// The page was closed, or replaced by another
			if (this.watcher == emitter) {
				this.watcher = null;
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		SseEmitter emitter = this.watcher;
		if (emitter != null) {
			emitter.complete();
		}
		this.experiment.close();
	}

}
