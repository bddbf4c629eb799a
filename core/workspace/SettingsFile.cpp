// trestle.yaml: name (text) · port (1024…65535) · region (text) · durability (durable | fast) · store (http or https
// URL of a table service | dynamodb; absent: the workspace keeps its items itself) · errors (aws-2026 | classic) ·
// signatures (lenient | required | verified) · throughput (unlimited | enforced) · tableDelays (map of create, update,
// delete, backfill, replicate; seconds from 0 to 3600, fractions allowed) · itemCache (MiB of memory for items that are
// read again, 0…65535) · isolation (standard | strict: of functions). The last six are left out at their defaults,
// which are those named first, no delay and 0.
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

namespace trestle::workspace {

namespace {

constexpr std::pair<const char*, qint64 tables::StateDelays::*> delayKeys[] = {
    {"create", &tables::StateDelays::createMs},     {"update", &tables::StateDelays::updateMs},
    {"delete", &tables::StateDelays::deleteMs},     {"backfill", &tables::StateDelays::backfillMs},
    {"replicate", &tables::StateDelays::replicaMs},
};

tables::StateDelays readDelays(const YamlReader& yaml)
{
    tables::StateDelays delays;
    for (const auto& [key, delayMs] : delayKeys) {
        if (!yaml.has(key)) continue;
        bool isNumber = false;
        const double seconds = yaml.text(key).toDouble(&isNumber);
        if (isNumber && seconds >= 0 && seconds <= 3600)
            delays.*delayMs = qRound64(seconds * 1000);
        else
            yaml.problem(key, QStringLiteral("A delay is a number of seconds from 0 to 3600"));
    }
    return delays;
}

YAML::Node writeDelays(const tables::StateDelays& delays, const YAML::Node& old)
{
    YamlWriter yaml(old);
    for (const auto& [key, delayMs] : delayKeys) {
        if (delays.*delayMs > 0)
            yaml.map(key, YAML::Node(QByteArray::number(double(delays.*delayMs) / 1000, 'g', 7).toStdString()));
        else
            yaml.absent(key);
    }
    return yaml.finish();
}

ServiceSettings readServices(const YamlReader& yaml)
{
    ServiceSettings services;
    services.errors = yaml.choice<ErrorProfile>(
        "errors", {{"aws-2026", ErrorProfile::Aws2026}, {"classic", ErrorProfile::Classic}}, services.errors);
    services.signatures = yaml.choice<SignatureCheck>("signatures",
                                                      {{"lenient", SignatureCheck::Lenient},
                                                       {"required", SignatureCheck::Required},
                                                       {"verified", SignatureCheck::Verified}},
                                                      services.signatures);
    services.pacing.limitsThroughput =
        yaml.choice<bool>("throughput", {{"unlimited", false}, {"enforced", true}}, false);
    services.pacing.delays = readDelays(yaml.map("tableDelays"));
    services.itemCacheMib = static_cast<int>(yaml.integer("itemCache", 0, 65'535, 0));
    services.isolation = yaml.choice<functions::Isolation>(
        "isolation", {{"standard", functions::Isolation::Standard}, {"strict", functions::Isolation::Strict}},
        services.isolation);
    return services;
}

void writeServices(YamlWriter& yaml, const ServiceSettings& services)
{
    yaml.optionalText("errors", services.errors == ErrorProfile::Classic ? "classic" : "");
    yaml.optionalText("signatures", services.signatures == SignatureCheck::Required   ? "required"
                                    : services.signatures == SignatureCheck::Verified ? "verified"
                                                                                      : "");
    yaml.optionalText("throughput", services.pacing.limitsThroughput ? "enforced" : "");
    if (const YAML::Node delays = writeDelays(services.pacing.delays, yaml.old("tableDelays")); delays.size() > 0)
        yaml.map("tableDelays", delays);
    else
        yaml.absent("tableDelays");
    if (services.itemCacheMib > 0)
        yaml.integer("itemCache", services.itemCacheMib);
    else
        yaml.absent("itemCache");
    yaml.optionalText("isolation", services.isolation == functions::Isolation::Strict ? "strict" : "");
}

}  // namespace

Settings readSettings(const YamlReader& yaml)
{
    const Settings defaults;
    Settings settings;
    settings.name = yaml.text("name");
    settings.port = static_cast<quint16>(yaml.integer("port", 0, 65'535, defaults.port));
    settings.region = yaml.text("region", defaults.region);
    settings.durability = yaml.choice<StoreDurability>(
        "durability", {{"durable", StoreDurability::Durable}, {"fast", StoreDurability::Fast}}, defaults.durability);
    settings.store = yaml.text("store");
    const bool known = settings.store.isEmpty() || settings.store == "dynamodb" ||
                       settings.store.startsWith("http://") || settings.store.startsWith("https://");
    if (!known)
        yaml.problem("store", QStringLiteral("\"%1\" is neither dynamodb nor the http or https URL of a table service")
                                  .arg(QString::fromUtf8(settings.store)));
    settings.services = readServices(yaml);
    return settings;
}

YAML::Node writeSettings(const Settings& settings, const YAML::Node& old)
{
    YamlWriter yaml(old);
    yaml.text("name", settings.name);
    yaml.integer("port", settings.port);
    yaml.text("region", settings.region);
    yaml.text("durability", settings.durability == StoreDurability::Durable ? "durable" : "fast");
    yaml.optionalText("store", settings.store);
    writeServices(yaml, settings.services);
    return yaml.finish();
}

}  // namespace trestle::workspace
