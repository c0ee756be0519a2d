-- Contracts that a round found when it opened and has not taken in yet: what is left to do, whatever happens to the program meanwhile.
CREATE TABLE entering (
    round_id BIGINT NOT NULL REFERENCES rounds (id),
    contract_id BIGINT NOT NULL REFERENCES contracts (id),
    PRIMARY KEY (round_id, contract_id)
);
CREATE INDEX entering_contract ON entering (contract_id);
