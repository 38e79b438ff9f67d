"""Trains the model of house prices."""

import joblib
import mlflow
import pandas as pd
import wandb
from sklearn.ensemble import GradientBoostingRegressor

frame = pd.read_csv("data/houses.csv")
model = GradientBoostingRegressor(n_estimators=200)

wandb.init(project="house-prices")
with mlflow.start_run():
    model.fit(frame[["area", "rooms"]], frame["price"])
    score = model.score(frame[["area", "rooms"]], frame["price"])
    mlflow.log_metric("r2", score)
    wandb.log({"r2": score})

joblib.dump(model, "model.joblib")
