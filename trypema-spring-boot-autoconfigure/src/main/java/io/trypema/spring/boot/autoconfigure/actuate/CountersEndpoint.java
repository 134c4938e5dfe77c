package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.ApplicationContext;

import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.spring.boot.autoconfigure.TrypemaCounterProperties;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;

/**
 * Endpoint that lists all counters. Operations on one of them differ between HTTP and
 * JMX, so the extensions provide them.
 */
@Endpoint(id = "counters", defaultAccess = Access.READ_ONLY)
final class CountersEndpoint {

	private final ApplicationContext context;

	private final Map<String, TrypemaCounterProperties> properties;

	private final CountersAudit audit;

	CountersEndpoint(ApplicationContext context, KeyDisplay keyDisplay) {
		this.context = context;
		TrypemaProperties declared = context.getBeanProvider(TrypemaProperties.class).getIfAvailable();
		this.properties = (declared != null) ? declared.getCounters() : Map.of();
		this.audit = new CountersAudit(context, keyDisplay);
	}

	/** All requests are sent before the first answer is awaited. */
	@ReadOperation
	public CountersDescriptor counters() {
		List<String> names = List.copyOf(names());
		List<CompletableFuture<CounterDescriptor>> asked = names.stream().map(this::ask).toList();
		Map<String, CounterDescriptor> described = new LinkedHashMap<>();
		for (int i = 0; i < names.size(); i++) {
			described.put(names.get(i), asked.get(i).join());
		}
		return new CountersDescriptor(described);
	}

	CounterDescriptor describe(String name) {
		return ask(name).join();
	}

	CounterKeyDescriptor read(String name, String key) {
		return counter(name).read(name, key);
	}

	void set(String principal, String name, CounterWrite write) {
		counter(name).set(write.key(), write.value());
		this.audit.set(principal, name, write);
	}

	void remove(String principal, String name, CounterRemoval removal) {
		ManagedCounter counter = counter(name);
		String key = removal.key();
		if (key != null) {
			counter.delete(key);
		}
		else {
			counter.clear();
		}
		this.audit.removed(principal, name, removal);
	}

	private CompletableFuture<CounterDescriptor> ask(String name) {
		return counter(name).describe(CounterSettings.of(this.properties.get(name)));
	}

	private ManagedCounter counter(String name) {
		Set<String> names = names();
		if (!names.contains(name)) {
			throw new UnknownCounterException(name, names);
		}
		return ManagedCounter.of(this.context.getBean(name));
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>(List.of(this.context.getBeanNamesForType(Counter.class)));
		names.addAll(List.of(this.context.getBeanNamesForType(InstanceAwareCounter.class)));
		return names;
	}

}
