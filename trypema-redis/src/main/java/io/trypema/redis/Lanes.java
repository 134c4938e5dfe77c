package io.trypema.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.trypema.RateLimiterUnavailableException;

/**
 * The lanes over one connection: one to the server, or one to each server of a cluster.
 */
final class Lanes {

	private final Gateway gateway;

	private final Circuit circuit;

	private final ServerClock clock;

	private final Consumer<Lanes> giveUp;

	private final EngineSettings settings;

	private final FailureLog failures;

	private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

	/**
	 * Create lanes.
	 * @param gateway the connection
	 * @param circuit the circuit of the only server; each one of a cluster has its own,
	 * and closes this one
	 * @param clock the clock of the only server; each one of a cluster has its own
	 * @param giveUp what to do when the connection to a server is of no use any more
	 * @param settings what all lanes share
	 * @param failures where failures are told
	 */
	Lanes(Gateway gateway, Circuit circuit, ServerClock clock, Consumer<Lanes> giveUp, EngineSettings settings,
			FailureLog failures) {
		this.gateway = gateway;
		this.circuit = circuit;
		this.clock = clock;
		this.giveUp = giveUp;
		this.settings = settings;
		this.failures = failures;
	}

	Gateway gateway() {
		return this.gateway;
	}

	/** Send the scripts ahead of the first calls. */
	void loadScripts() {
		this.gateway.masters().stream().map(this::laneTo).forEach(Lane::loadScripts);
	}

	/** Whether the last that was heard of each server was good. */
	boolean areOpen() {
		return this.gateway.masters().stream().map(this.lanes::get).allMatch((lane) -> lane == null || lane.isOpen());
	}

	/** Probe each server, unless calls to it fail at once. */
	CompletableFuture<Void> probe() {
		return probe(Lane::probe);
	}

	/** Probe when that was admitted to the connection. */
	CompletableFuture<Void> probeAdmitted() {
		return this.gateway.isCluster() ? probe() : probe(Lane::probeAdmitted);
	}

	private CompletableFuture<Void> probe(Function<Lane, CompletableFuture<Void>> probe) {
		return CompletableFuture
			.allOf(this.gateway.masters().stream().map(this::laneTo).map(probe).toArray(CompletableFuture[]::new));
	}

	void submit(Call<?> call) {
		lane(call).submit(call);
	}

	/** Submit calls so that those to the same server share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		calls.stream().collect(Collectors.groupingBy(this::lane)).forEach(Lane::submit);
	}

	/** Submit calls that were admitted to the connection. */
	void submitAdmitted(List<? extends Call<?>> calls) {
		if (this.gateway.isCluster()) {
			submit(calls);
		}
		else {
			calls.stream().collect(Collectors.groupingBy(this::lane)).forEach(Lane::submitAdmitted);
		}
	}

	private Lane lane(Call<?> call) {
		return this.gateway.isCluster() ? laneOf(call.name(this.settings.names())) : laneTo(Gateway.SINGLE_NODE);
	}

	private Lane laneOf(byte[] name) {
		return laneTo(this.gateway.nodeOf(Gateway.slotOf(name)));
	}

	private Lane laneTo(String node) {
		Lane lane = this.lanes.get(node);
		return (lane != null) ? lane : this.lanes.computeIfAbsent(node, this::create);
	}

	private Lane create(String node) {
		Link link = new Link(this.gateway, node);
		boolean shared = !this.gateway.isCluster();
		return new Lane(link, shared ? this.circuit : new Circuit(this.circuit),
				shared ? this.clock : new ServerClock(this.settings.drift()), () -> this.giveUp.accept(this),
				this.settings, this.failures);
	}

	/** Close the connection, since it is of no use any more. */
	void giveUp() {
		close(this.failures.lost());
	}

	/** Close the connection with the provider. */
	void close() {
		close(this.failures.closed());
	}

	private void close(RateLimiterUnavailableException failure) {
		this.lanes.values().forEach((lane) -> lane.close(failure));
		this.gateway.closeAsync();
	}

}
