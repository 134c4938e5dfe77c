package io.trypema.sample.lab;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.trypema.Ticker;
import io.trypema.redis.RedisConnector;

/**
 * The running experiments. Safe for use by many threads.
 */
@Component
final class Lab {

	static final int MAX_EXPERIMENTS = 8;

	private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

	private static final Log LOGGER = LogFactory.getLog(Lab.class);

	private final InstanceFactory factory;

	private final Map<String, RunningExperiment> experiments = new ConcurrentHashMap<>();

	private final ExecutorService executor;

	private final Executor later;

	private boolean closed;

	Lab(ObjectProvider<RedisConnector> connector, ObjectProvider<Ticker> ticker) {
		this.factory = new InstanceFactory(connector.getIfUnique(), REDIS_TIMEOUT, ticker.getIfUnique(Ticker::system),
				() -> ThreadLocalRandom.current().nextLong());
		// A thread per running experiment, so that a page with a slow connection delays
		// no other
		this.executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "lab");
			thread.setDaemon(true);
			return thread;
		});
		this.later = CompletableFuture.delayedExecutor(RunningExperiment.TICK_MILLIS, TimeUnit.MILLISECONDS,
				this.executor);
	}

	/**
	 * Start an experiment.
	 * @param setup its setup
	 * @return the experiment
	 * @throws SetupException if its provider is not available
	 * @throws LabIsFullException if too many experiments run
	 */
	synchronized Experiment start(Setup setup) {
		check(setup);
		if (this.closed || this.experiments.size() >= MAX_EXPERIMENTS) {
			throw new LabIsFullException();
		}
		Experiment experiment = new Experiment(UUID.randomUUID().toString(), setup, this.factory);
		RunningExperiment running = new RunningExperiment(experiment);
		this.experiments.put(experiment.id(), running);
		this.executor.execute(() -> run(running));
		return experiment;
	}

	private void check(Setup setup) {
		if (!this.factory.canMake(setup.provider())) {
			throw new SetupException("provider", "there is no Lettuce connection factory for " + setup.provider());
		}
	}

	private void run(RunningExperiment running) {
		try {
			if (running.tick()) {
				this.later.execute(() -> run(running));
			}
			else {
				end(running.experiment().id());
			}
		}
		catch (RuntimeException ex) {
			LOGGER.error("An experiment failed", ex);
			end(running.experiment().id());
		}
	}

	/**
	 * Continue with another setup.
	 * @param id the experiment
	 * @param setup the setup
	 */
	void change(String id, Setup setup) {
		check(setup);
		find(id).experiment().change(setup);
	}

	/**
	 * Stream the samples of an experiment.
	 * @param id the experiment
	 * @return the stream
	 */
	SseEmitter watch(String id) {
		return find(id).watch();
	}

	Experiment experiment(String id) {
		return find(id).experiment();
	}

	private RunningExperiment find(String id) {
		RunningExperiment running = this.experiments.get(id);
		if (running == null) {
			throw new NoSuchExperimentException(id);
		}
		return running;
	}

	/**
	 * End an experiment if it is still running.
	 * @param id the experiment
	 */
	void end(String id) {
		RunningExperiment running = this.experiments.remove(id);
		if (running != null) {
			running.close();
		}
	}

	/** Runs before the web server waits for the responses in progress. */
	@EventListener(ContextClosedEvent.class)
	synchronized void close() {
		this.closed = true;
		this.executor.shutdownNow();
		this.experiments.keySet().forEach(this::end);
	}

}
