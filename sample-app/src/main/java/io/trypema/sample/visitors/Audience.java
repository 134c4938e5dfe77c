package io.trypema.sample.visitors;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;

/**
 * Counts the visitors of a page and sends them the number every second. A visitor is an
 * open stream. The visitors of an instance that is killed are no longer counted.
 */
@Component
@ConditionalOnProperty("trypema.counters.visitors.type")
final class Audience {

	private static final String PAGE = "home";

	private final InstanceAwareCounter counter;

	/** The streams of the visitors, with the increments that count them. */
	private final Map<SseEmitter, CompletableFuture<?>> streams = new ConcurrentHashMap<>();

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "visitors");
		thread.setDaemon(true);
		return thread;
	});

	@SuppressWarnings("FutureReturnValueIgnored")
	Audience(InstanceAwareCounter visitors) {
		this.counter = visitors;
		this.executor.scheduleWithFixedDelay(this::show, 0, 1, TimeUnit.SECONDS);
	}

	/** Admit a visitor, who stays until the connection ends. */
	SseEmitter enter() {
		SseEmitter stream = new SseEmitter(0L);
		this.streams.put(stream, this.counter.incAsync(PAGE, 1));
		stream.onCompletion(() -> leave(stream));
		return stream;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void leave(SseEmitter stream) {
		CompletableFuture<?> entered = this.streams.remove(stream);
		if (entered != null) {
			// A visitor who could not be counted is not subtracted either
			entered.thenCompose((count) -> this.counter.decAsync(PAGE, 1));
		}
	}

	/** The three requests share a round trip. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void show() {
		if (!this.streams.isEmpty()) {
			CompletableFuture<InstanceCount> count = this.counter.getAsync(PAGE);
			CompletableFuture<Map<String, Long>> slices = this.counter.slicesAsync(PAGE);
			CompletableFuture<List<LiveInstance>> instances = this.counter.instancesAsync();
			CompletableFuture.allOf(count, slices, instances)
				.thenApply((answered) -> VisitorsNow.of(count.join().cumulative(), this.counter.instanceId(),
						slices.join(), instances.join()))
				.whenCompleteAsync((now, failure) -> send(now), this.executor);
		}
	}

	private void send(@Nullable VisitorsNow now) {
		this.streams.keySet().forEach((stream) -> {
			try {
				stream.send((now != null) ? SseEmitter.event().data(now)
						: SseEmitter.event().name("unavailable").data("Redis does not answer."));
			}
			catch (IOException | IllegalStateException ex) {
				// Disconnected, which Tomcat does not always report
				stream.completeWithError(ex);
				leave(stream);
			}
		});
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.executor.shutdownNow();
		this.streams.keySet().forEach(SseEmitter::complete);
	}

}
