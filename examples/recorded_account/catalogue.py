"""The account of Lantern, an invented company that rents and streams films: 3 regions, 42 tables. Between them they
show every member that DescribeTable answers; a test checks that."""

from recorded_account.features import (
    archived,
    customer_key,
    disassociation_protected,
    global_table,
    gsi,
    infrequent_access,
    legacy_global_table,
    lsi,
    on_demand_limits,
    protected,
    rescaled,
    restored,
    stream,
    unprotected,
    vector_index,
    warm,
    without,
)
from recorded_account.table import ACCOUNT, Table, key_arn

__all__ = ["ACCOUNT", "REGIONS"]

STANDARD_CLASS = {"ReplicaTableClassSummary": {"TableClass": "STANDARD"}}


def replica(region, **members):
    return {"RegionName": region, **members}


TITLES = global_table(
    replica(
        "us-east-1",
        **STANDARD_CLASS,
        WarmThroughput={"ReadUnitsPerSecond": 24000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
    ),
    replica(
        "eu-west-1",
        KMSMasterKeyId=key_arn("eu-west-1", "catalogue"),
        OnDemandThroughputOverride={"MaxReadRequestUnits": 40000},
        GlobalSecondaryIndexes=[
            {"IndexName": "by-genre", "OnDemandThroughputOverride": {"MaxReadRequestUnits": 20000}},
            {
                "IndexName": "by-studio",
                "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
            },
        ],
        **STANDARD_CLASS,
    ),
    replica("ap-southeast-2", GlobalTableSettingsReplicationMode="ENABLED", **STANDARD_CLASS),
    mode="ENABLED_WITH_OVERRIDES",
)
PROFILES = global_table(
    replica("us-east-1", ProvisionedThroughputOverride={"ReadCapacityUnits": 800}),
    replica(
        "eu-west-1",
        ProvisionedThroughputOverride={"ReadCapacityUnits": 400},
        GlobalSecondaryIndexes=[
            {"IndexName": "by-household", "ProvisionedThroughputOverride": {"ReadCapacityUnits": 200}}
        ],
        ReplicaTableClassSummary={"TableClass": "STANDARD_INFREQUENT_ACCESS", "LastUpdateDateTime": 1709294400.75},
    ),
)
DOWNLOADS = global_table(
    replica(
        "ap-southeast-2",
        ReplicaStatus="CREATING",
        ReplicaStatusDescription="The replica is being filled",
        ReplicaStatusPercentProgress="62",
    ),
    replica("me-south-1", ReplicaStatus="REGION_DISABLED", ReplicaInaccessibleDateTime=1717922700.5),
)


def titles():
    return Table(
        "catalogue-titles",
        "titleId",
        186_402,
        2_140,
        gsi("by-genre", "genre releasedAt:N", "title rating"),
        gsi("by-studio", "studioId titleId", "KEYS_ONLY"),
        stream(),
        TITLES,
        customer_key("catalogue"),
        protected,
        age_days=1490,
    )


def profiles(read, protection):
    return Table(
        "viewer-profiles",
        "viewerId profileId",
        9_204_117,
        780,
        gsi("by-household", "householdId", "KEYS_ONLY"),
        stream("NEW_IMAGE"),
        PROFILES,
        protection,
        rescaled(2, 1),
        capacity=(read, 300),
        age_days=1210,
    )


def watch_positions(items, other_region, age_days):
    changes = (stream("NEW_AND_OLD_IMAGES"), legacy_global_table(other_region))
    return Table("watch-positions", "viewerId titleId", items, 122, *changes, age_days=age_days)


US_EAST_1 = [
    Table(
        "orders",
        "customerId orderId",
        48_291_003,
        1_312,
        gsi("by-status", "status placedAt:N", "customerId total"),
        gsi("by-order", "orderId", "KEYS_ONLY"),
        lsi("by-total", "customerId total:N", "status currency"),
        stream(),
        customer_key("payments"),
        warm(30000, 12000),
        protected,
        age_days=1900,
    ),
    Table(
        "orders-restored-20240608",
        "customerId orderId",
        48_102_771,
        1_312,
        restored("orders"),
        customer_key("payments"),
        age_days=3,
    ),
    Table(
        "payments",
        "paymentId",
        51_660_420,
        904,
        gsi("by-order", "orderId"),
        gsi("by-provider-reference", "providerReference", "KEYS_ONLY", share=0.98),
        stream("NEW_IMAGE"),
        customer_key("payments"),
        on_demand_limits(60000, 20000),
        protected,
        age_days=1888,
    ),
    Table(
        "payment-disputes",
        "paymentId openedAt:N",
        41_288,
        2_260,
        gsi("by-open", "state openedAt:N", share=0.04),
        customer_key("shared", account="444455556666"),
        age_days=900,
    ),
    Table("carts", "customerId", 2_918_664, 1_870, stream("OLD_IMAGE", enabled=False), age_days=1720),
    Table("coupons", "code", 12_044, 310, capacity=(25, 5), age_days=1650),
    Table(
        "gift-cards",
        "cardNumber",
        803_119,
        420,
        gsi("by-buyer", "buyerId boughtAt:N", rescaled=(38, 11)),
        rescaled(40, 12, 1),
        capacity=(60, 20),
        age_days=1440,
    ),
    Table(
        "customers",
        "customerId",
        11_730_285,
        1_044,
        gsi("by-email", "email", "KEYS_ONLY"),
        gsi("by-phone", "phone", "KEYS_ONLY", share=0.61),
        stream(),
        customer_key("customers"),
        protected,
        age_days=1910,
    ),
    Table(
        "sessions",
        "sessionId",
        6_048_552,
        488,
        gsi(
            "by-customer",
            "customerId startedAt:N",
            "KEYS_ONLY",
            OnDemandThroughput={"MaxReadRequestUnits": 8000, "MaxWriteRequestUnits": 8000},
            WarmThroughput={"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 8000, "Status": "ACTIVE"},
        ),
        on_demand_limits(24000, 16000),
        warm(24000, 16000, "UPDATING"),
        age_days=1100,
        status="UPDATING",
    ),
    titles(),
    profiles(800, protected),
    Table(
        "watch-history",
        "viewerId watchedAt:N",
        2_914_660_318,
        164,
        gsi("by-title", "titleId watchedAt:N", "KEYS_ONLY"),
        stream("KEYS_ONLY"),
        infrequent_access(400),
        warm(80000, 60000),
        age_days=1480,
    ),
    watch_positions(388_104_972, "eu-west-1", age_days=1475),
    Table(
        "entitlements",
        "viewerId titleId",
        29_881_406,
        240,
        gsi("by-expiry", "expiresOn viewerId", "KEYS_ONLY"),
        global_table(replica("us-east-2"), consistency="STRONG", witness="us-west-2", mode="ENABLED"),
        protected,
        disassociation_protected,
        age_days=160,
    ),
    Table(
        "recommendations",
        "viewerId rank:N",
        91_204_880,
        1_512,
        gsi("by-title", "titleId", "KEYS_ONLY", "CREATING", 0.0, Backfilling=True),
        gsi("by-model", "model rank:N", "KEYS_ONLY", "UPDATING"),
        gsi("by-cluster", "cluster", "KEYS_ONLY", "DELETING", ProvisionedThroughput=None),
        age_days=820,
        status="UPDATING",
    ),
    Table(
        "title-embeddings",
        "titleId",
        186_402,
        6_310,
        vector_index("by-meaning", "embedding", 768),
        vector_index("by-poster", "posterEmbedding", 512, "title", "genre", IndexStatus="UPDATING", Backfilling=True),
        without("ProvisionedThroughput"),
        age_days=30,
    ),
    Table(
        "inventory-discs",
        "discId",
        640_233,
        512,
        gsi("by-warehouse", "warehouse shelf"),
        capacity=(120, 60),
        age_days=1905,
    ),
    Table(
        "shipments",
        "shipmentId",
        8_144_090,
        690,
        gsi("by-order", "orderId"),
        gsi("by-carrier-day", "carrierDay"),
        capacity=(200, 150),
        age_days=1900,
    ),
    Table(
        "audit_log.2023",
        "day eventId",
        611_284_400,
        702,
        infrequent_access(160),
        customer_key("audit", "UPDATING"),
        age_days=890,
    ),
    Table("audit_log.2024", "day eventId", 288_670_215, 702, stream(), customer_key("audit"), protected, age_days=162),
    Table(
        "ab-test-2022",
        "experiment viewerId",
        4_410_927,
        130,
        archived("experiments-2022", 210),
        status="ARCHIVED",
        age_days=800,
    ),
    Table("terraform-locks", "LockID", 14, 96, capacity=(1, 1), age_days=1920),
]

EU_WEST_1 = [
    titles(),
    profiles(400, unprotected),
    Table(
        "orders",
        "customerId orderId",
        19_402_655,
        1_312,
        gsi("by-status", "status placedAt:N", "customerId total"),
        gsi("by-order", "orderId", "KEYS_ONLY"),
        lsi("by-total", "customerId total:N", "KEYS_ONLY"),
        stream(),
        customer_key("payments"),
        protected,
        age_days=1380,
    ),
    Table(
        "orders-drill",
        "customerId orderId",
        0,
        1_312,
        restored("orders", "us-east-1", 0, True, False),
        status="CREATING",
        age_days=0,
    ),
    Table(
        "payments",
        "paymentId",
        20_117_309,
        904,
        gsi("by-order", "orderId"),
        stream("NEW_IMAGE"),
        customer_key("payments"),
        protected,
        age_days=1380,
    ),
    Table(
        "customers",
        "customerId",
        5_230_118,
        1_044,
        gsi("by-email", "email", "KEYS_ONLY"),
        stream(),
        customer_key("customers"),
        protected,
        age_days=1381,
    ),
    Table(
        "customers-erasure-requests",
        "requestId",
        8_209,
        388,
        gsi("by-due", "state dueOn", share=0.02),
        customer_key("customers"),
        age_days=1300,
    ),
    Table(
        "sessions",
        "sessionId",
        2_290_714,
        488,
        gsi("by-customer", "customerId startedAt:N", "KEYS_ONLY"),
        age_days=1100,
    ),
    watch_positions(140_677_218, "us-east-1", age_days=1200),
    Table(
        "offline-downloads",
        "deviceId titleId",
        7_715_042,
        205,
        stream("KEYS_ONLY"),
        DOWNLOADS,
        age_days=640,
        status="UPDATING",
    ),
    Table("vat-rates", "country validFrom", 1_104, 150, capacity=(5, 1), age_days=1380),
    Table(
        "price-book-import",
        "sku",
        0,
        240,
        without("CreationDateTime", "KeySchema", "BillingModeSummary", "TableClassSummary"),
        status="DELETING",
    ),
    Table("terraform-locks", "LockID", 9, 96, capacity=(1, 1), age_days=1390),
]

AP_SOUTHEAST_2 = [
    titles(),
    Table(
        "orders",
        "customerId orderId",
        3_018_446,
        1_312,
        gsi("by-status", "status placedAt:N", "customerId total"),
        stream(),
        age_days=410,
    ),
    Table(
        "customers",
        "customerId",
        902_557,
        1_044,
        gsi("by-email", "email", "KEYS_ONLY", IndexArn=None),
        customer_key("customers"),
        age_days=412,
    ),
    Table(
        "sessions", "sessionId", 410_806, 488, gsi("by-customer", "customerId startedAt:N", "KEYS_ONLY"), age_days=400
    ),
    Table("watch-positions", "viewerId titleId", 21_905_114, 122, age_days=400),
    Table(
        "catalogue-titles-copy",
        "titleId",
        185_990,
        2_140,
        restored("catalogue-titles", "eu-west-1", 45, False, False),
        age_days=45,
    ),
    Table("terraform-locks", "LockID", 4, 96, capacity=(1, 1), age_days=415),
]

REGIONS = {"us-east-1": US_EAST_1, "eu-west-1": EU_WEST_1, "ap-southeast-2": AP_SOUTHEAST_2}
